// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.RunPlan;

/**
 * The folder that an experiment writes to, held by one process at a time until it is closed. A result that was recorded
 * stays, whatever happens to the process or the machine. Safe for use by several threads; each {@link RunFolder} is for
 * one.
 */
public final class OutputFolder implements AutoCloseable {
  private static final String RESULTS = "results.csv";

  private final Path path;
  private final ExperimentPlan plan;
  private final String tool;
  private final FolderLock lock;
  // all guarded by this
  private final Map<String, RunResult> results = new LinkedHashMap<>();
  private final ResultTable table = new ResultTable();
  /** Ids of the runs that the experiment has come to so far: all, if results do not decide which there are. */
  private final Set<String> runs = new HashSet<>();
  /** Where runs write that have not ended, by id. */
  private final Map<String, RunFolder> folders = new HashMap<>();
  /** By the run that is done again for it. */
  private final Map<RunPlan, Path> damaged = new LinkedHashMap<>();
  /** Filled before the folder is given to anyone. */
  private final List<Path> remade = new ArrayList<>();

  private OutputFolder(Path path, ExperimentPlan plan, String tool, FolderLock lock) {
    this.path = path;
    this.plan = plan;
    this.tool = tool;
    this.lock = lock;
  }

  /**
   * Takes hold of the folder, and makes it if there is none.
   *
   * @param tool what writes it, with its version
   * @param resume whether the same experiment may be there already, or one whose runs are among the plan's
   * @throws InvalidInputException if the folder can't be written, is in use, or holds something else; nothing is
   *     changed then
   */
  public static OutputFolder open(Path path, ExperimentPlan plan, String tool, boolean resume) {
    try {
      requireOursOrEmpty(path);
      Files.createDirectories(path);
      FolderLock lock = FolderLock.take(path, "--output");
      try {
        OutputFolder folder = new OutputFolder(path, plan, tool, lock);
        if (StoredExperiment.in(path) || StoredExperiment.isLost(path)) {
          folder.goOn(resume);
        } else {
          folder.include(plan.certain());
        }
        return folder;
      } catch (IOException | RuntimeException e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "the output folder " + path + " can't be written: " + StoreException.reason(e), e);
    }
  }

  private static void requireOursOrEmpty(Path path) throws IOException {
    Path nearest = path.toAbsolutePath();
    while (!Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    if (!Files.isDirectory(nearest)) {
      throw new NotDirectoryException(nearest.toString());
    }
    if (!Files.exists(path) || StoredExperiment.in(path) || StoredExperiment.isLost(path)) {
      return;
    }
    try (Stream<Path> content = Files.list(path)) {
      Optional<Path> foreign = content.filter(OutputFolder::foreign).findFirst();
      if (foreign.isPresent()) {
        throw new InvalidInputException(
            "the output folder " + path + " holds no experiment but other things, such as "
                + foreign.get().getFileName() + "; choose an empty folder, or one that does not exist");
      }
    }
  }

  /** Whether it is none of what is left when a process dies before the experiment is written. */
  private static boolean foreign(Path file) {
    String name = file.getFileName().toString();
    return !name.equals(FolderLock.FILE) && !name.equals(StoredExperiment.RUNS)
        && !name.equals("." + StoredExperiment.FILE + ".new");
  }

  /**
   * Makes runs of the plan part of the experiment; those that are part of it already count once.
   *
   * @throws StoreException if the folder can't be written any more
   */
  public synchronized void extend(List<RunPlan> more) {
    List<RunPlan> fresh = more.stream().filter(run -> !runs.contains(run.id())).toList();
    if (fresh.isEmpty()) {
      return;
    }
    try {
      include(fresh);
    } catch (IOException e) {
      throw new StoreException("can't write", path, e);
    }
  }

  private synchronized void include(List<RunPlan> more) throws IOException {
    for (RunPlan run : more) {
      new RunFolder(stored(run)).plan();
      runs.add(run.id());
    }
    Map<String, Object> experiment = new LinkedHashMap<>(plan.experiment().toJson().values());
    experiment.put("tool", tool);
    experiment.put("runs", runs().stream().map(RunPlan::id).toList());
    // written last: where it is, the plans are
    DurableFile.writeOwn(path.resolve(StoredExperiment.FILE), Seal.text(experiment));
  }

  /** The runs that are part of the experiment so far, in the plan's order. */
  public synchronized List<RunPlan> runs() {
    return plan.runs().stream().filter(run -> runs.contains(run.id())).toList();
  }

  /** What is there must be part of the plan, which may come to more. */
  private void goOn(boolean resume) throws IOException {
    boolean lost = StoredExperiment.isLost(path) || StoredExperiment.isDamaged(path, StoredExperiment.FILE);
    if (lost && !resume) {
      throw new InvalidInputException(
          path.resolve(StoredExperiment.FILE) + " is damaged or missing; go on with the experiment (--resume), which"
              + " writes it again, or choose another folder (--output)");
    }
    List<String> ids = lost ? StoredExperiment.folders(path) : StoredExperiment.ids(path);
    List<RunPlan> there = plan.runs().stream().filter(run -> ids.contains(run.id())).toList();
    if (lost) {
      requireAmong(there, ids);
      remade.add(path.resolve(StoredExperiment.FILE));
    } else if (there.size() < ids.size()
        || !StoredExperiment.experiment(path).name().equals(plan.experiment().name())) {
      StoredExperiment stored = StoredExperiment.read(path);
      ExperimentPlan other = new ExperimentPlan(
          stored.experiment(), stored.runs().stream().map(StoredRun::plan).toList(), Optional.empty(),
          Optional.empty());
      throw new InvalidInputException(
          "the output folder " + path + " holds another experiment: " + Difference.between(other, plan)
              + "; it can be gone on with and made larger, not changed: choose another folder (--output)");
    }
    for (RunPlan run : there) {
      if (!new RunFolder(stored(run)).holdsPlan()) {
        remade.add(stored(run).path().resolve(StoredRun.PLAN));
      }
      Optional<Path> file = stored(run).damaged();
      if (file.isPresent()) {
        damaged.put(run, file.get());
      } else {
        stored(run).result().ifPresent(this::put);
      }
    }
    List<RunResult> finished = results.values().stream().filter(RunResult::finished).toList();
    if (!resume) {
      throw new InvalidInputException(
          "the output folder " + path + " holds this experiment already, with " + finished.size() + " of "
              + Math.max(plan.certain().size(), there.size()) + " runs finished; go on with it (--resume), or choose"
              + " another folder (--output)");
    }
    boolean unscored = finished.stream()
        .anyMatch(result -> result.measured().flatMap(Measurement::validation).isEmpty());
    if (plan.search().isPresent() && unscored) {
      throw new InvalidInputException(
          "the output folder " + path + " holds finished runs that were not scored on validation data, by which a"
              + " search decides; give sparsity instead of search, or choose another folder (--output)");
    }
    for (String file : List.of(StoredExperiment.LOOKS, StoredExperiment.SEARCH)) {
      if (StoredExperiment.isDamaged(path, file)) {
        remade.add(path.resolve(file));
        DurableFile.remove(path.resolve(file));
      }
    }
    Optional<Journal> journal = StoredExperiment.journal(path);
    boolean otherwise = journal.isPresent() && !plan.stopping().equals(journal.map(Journal::design));
    if (otherwise && journal.get().looks() > 0) {
      throw new InvalidInputException(
          "the output folder " + path + " holds a study whose results were looked at to decide whether there are"
              + " enough seeds; what that showed holds for the seeds (at-least, at-most, batch) and comparisons that"
              + " were planned then, so leave these as they were, or choose another folder (--output)");
    }
    if (otherwise) {
      DurableFile.remove(path.resolve(StoredExperiment.LOOKS));
    }
    for (RunPlan run : damaged.keySet()) {
      DurableFile.remove(ResultFile.in(stored(run).path()));
    }
    List<RunPlan> more = new ArrayList<>(plan.open() ? plan.certain() : plan.runs());
    more.addAll(there);
    include(more);
  }

  /** Where the file is lost that tells which runs there are, their folders tell. */
  private void requireAmong(List<RunPlan> there, List<String> ids) {
    Set<String> known = there.stream().map(RunPlan::id).collect(Collectors.toSet());
    ids.stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
      throw new InvalidInputException(
          path.resolve(StoredExperiment.FILE) + " is damaged or missing, and the folder holds the run " + id + ","
              + " which is none of this experiment; give the file that it was made with, or choose another folder"
              + " (--output)");
    });
  }

  /** Files of the experiment itself that were damaged and are made again of what the runs' folders hold. */
  public List<Path> remade() {
    return List.copyOf(remade);
  }

  public Path path() {
    return path;
  }

  /** How runs have ended so far, those of earlier processes included. */
  public synchronized Optional<RunResult> result(RunPlan run) {
    return Optional.ofNullable(results.get(run.id()));
  }

  /** A damaged file of each run that had finished and is to be done again for that. */
  public synchronized Map<RunPlan, Path> damaged() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(damaged));
  }

  /** Where the run writes; the same until its end is recorded. */
  public synchronized RunFolder run(RunPlan run) {
    return folders.computeIfAbsent(run.id(), id -> new RunFolder(stored(run)));
  }

  /**
   * What a run wrote.
   *
   * @throws java.util.NoSuchElementException if there is no run of that id
   */
  public StoredRun stored(String id) {
    return stored(plan.runs().stream().filter(run -> run.id().equals(id)).findFirst().orElseThrow());
  }

  private StoredRun stored(RunPlan run) {
    return new StoredRun(run, path.resolve(StoredExperiment.RUNS).resolve(run.id()));
  }

  /** Records how a run ended, instead of how it ended before, and brings {@code results.csv} up to date. */
  public void record(RunPlan run, RunResult result) {
    run(run).end(result);
    synchronized (this) {
      folders.remove(run.id());
      put(result);
      writeTable();
    }
  }

  private void put(RunResult result) {
    results.put(result.id(), result);
    table.put(result);
  }

  /** Records how far a search is, a setting each. */
  public void record(List<SearchProgress> search) {
    Path file = path.resolve(StoredExperiment.SEARCH);
    try {
      DurableFile.writeSoon(
          file, Seal.text(Map.of("settings", search.stream().map(SearchProgress::toJson).toList())));
    } catch (IOException e) {
      throw new StoreException("can't write", file, e);
    }
  }

  /** Records what was looked at, safe from a loss of power: no further seed is asked for before. */
  public void record(Journal journal) {
    Path file = path.resolve(StoredExperiment.LOOKS);
    try {
      DurableFile.writeOwn(file, Seal.text(journal.toJson().values()));
    } catch (IOException e) {
      throw new StoreException("can't write", file, e);
    }
  }

  /** What was looked at so far, by earlier processes included. */
  public Optional<Journal> journal() {
    return StoredExperiment.journal(path);
  }

  private void writeTable() {
    Path file = path.resolve(RESULTS);
    try {
      DurableFile.writeSoon(file, table.csv(runs()));
    } catch (IOException e) {
      throw new StoreException("can't write", file, e);
    }
  }

  /** The experiment as it can be read now. */
  public StoredExperiment stored() {
    return StoredExperiment.read(path);
  }

  /** Brings {@code results.csv} up to date and lets go of the folder. */
  @Override
  public void close() {
    try (lock) {
      synchronized (this) {
        writeTable();
      }
    } catch (IOException e) {
      throw new StoreException("can't let go of", path, e);
    }
  }
}
