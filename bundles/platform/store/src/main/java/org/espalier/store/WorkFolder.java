package org.espalier.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.plan.RunPlan;

/**
 * The folder of a run that is carried out alone, held by one process at a time until it is closed. It may lie in the
 * output folder of an experiment; that experiment as a whole is then kept from being carried out meanwhile, and finds
 * the result afterwards.
 */
public final class WorkFolder implements AutoCloseable {
  private static final String OPTION = "--folder";

  private final RunFolder folder;
  private final FolderLock lock;
  /** On the experiment's folder, if it lies in one. */
  private final Optional<FolderLock> around;

  private WorkFolder(RunFolder folder, FolderLock lock, Optional<FolderLock> around) {
    this.folder = folder;
    this.lock = lock;
    this.around = around;
  }

  /**
   * Takes hold of the folder, and makes it if there is none.
   *
   * @throws InvalidInputException if the folder can't be written, is in use, or holds something else than this run;
   *     nothing is changed then
   */
  public static WorkFolder open(Path path, RunPlan plan) {
    return open(path, plan, false);
  }

  /**
   * The same, for a caller that may hold the experiment's folder itself and has asked for this run.
   *
   * @param held whether it does
   */
  public static WorkFolder open(Path path, RunPlan plan, boolean held) {
    try {
      requireOursOrEmpty(path, plan);
      Files.createDirectories(path);
      Optional<FolderLock> around = held ? Optional.empty() : share(path);
      try {
        return hold(new RunFolder(new StoredRun(plan, path)), around);
      } catch (IOException | RuntimeException e) {
        if (around.isPresent()) {
          around.get().close();
        }
        throw e;
      }
    } catch (IOException e) {
      throw new InvalidInputException("the folder " + path + " can't be written: " + StoreException.reason(e), e);
    }
  }

  private static WorkFolder hold(RunFolder folder, Optional<FolderLock> around) throws IOException {
    FolderLock lock = FolderLock.take(folder.stored().path(), OPTION);
    try {
      // one that an experiment has written tells of all cells that share the run
      if (StoredRun.read(folder.stored().path()).isEmpty()) {
        folder.plan();
      }
      return new WorkFolder(folder, lock, around);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static void requireOursOrEmpty(Path path, RunPlan plan) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Optional<RunPlan> there = StoredRun.read(path).map(StoredRun::plan);
    if (there.isPresent() && !there.get().id().equals(plan.id())) {
      throw new InvalidInputException(
          "the folder " + path + " holds another run, " + there.get().id() + ", not " + plan.id()
              + "; choose another folder");
    }
    if (there.isEmpty()) {
      try (Stream<Path> content = Files.list(path)) {
        Optional<Path> foreign =
            content.filter(file -> !file.getFileName().toString().equals(FolderLock.FILE)).findFirst();
        if (foreign.isPresent()) {
          throw new InvalidInputException(
              "the folder " + path + " holds no run but other things, such as " + foreign.get().getFileName()
                  + "; choose an empty folder, or one that does not exist");
        }
      }
    }
  }

  private static Optional<FolderLock> share(Path path) throws IOException {
    Path runs = path.toAbsolutePath().normalize().getParent();
    boolean inside = runs != null && runs.endsWith(StoredExperiment.RUNS) && StoredExperiment.in(runs.getParent());
    return inside ? Optional.of(FolderLock.share(runs.getParent(), OPTION)) : Optional.empty();
  }

  /** Where the run writes. */
  public RunFolder folder() {
    return folder;
  }

  /** How the run ended in an earlier process; empty if it has not, or a file that it left is damaged. */
  public Optional<RunResult> result() {
    return folder.stored().damaged().isPresent() ? Optional.empty() : folder.stored().result();
  }

  /** Records how the run ended, instead of how it ended before. */
  public void record(RunResult result) {
    folder.end(result);
  }

  /** Lets go of the folder. */
  @Override
  public void close() {
    try {
      try {
        lock.close();
      } finally {
        if (around.isPresent()) {
          around.get().close();
        }
      }
    } catch (IOException e) {
      throw new StoreException("can't let go of", folder.stored().path(), e);
    }
  }
}
