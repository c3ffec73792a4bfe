// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.MaskMap;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Curves;
import org.espalier.api.network.ParameterName;
import org.espalier.api.picture.Animation;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.JsonObject;

/** Where a run writes. Used by one thread. */
public final class RunFolder {
  private static final String METRICS = "metrics.jsonl";

  private final StoredRun stored;
  /** By which the files are known that it has kept so far. */
  private final Checksums kept = new Checksums();
  private Optional<String> damage = Optional.empty();
  /** The end that another process has recorded here, until another one is. */
  private Optional<RunResult> recorded = Optional.empty();

  RunFolder(StoredRun stored) {
    this.stored = stored;
  }

  /** Writes the run's plan, unless it is there: not forced to the disk, which takes long for many. */
  void plan() throws IOException {
    Path file = stored.path().resolve(StoredRun.PLAN);
    if (!holdsPlan()) {
      Files.createDirectories(stored.path());
      DurableFile.makeWay(file);
      Files.writeString(file, stored.plan().toJson().pretty());
    }
  }

  /** Whether the run's plan is there, and is what was written. */
  boolean holdsPlan() {
    try {
      return StoredRun.read(stored.path()).map(StoredRun::plan).equals(Optional.of(stored.plan()));
    } catch (InvalidInputException e) {
      return false;
    }
  }

  /** What it holds. */
  public StoredRun stored() {
    return stored;
  }

  /** Keeps weights, and how long they were trained, under a name, instead of what it kept under that name before. */
  public void save(String artifact, Weights weights) {
    write(stored.weightsFile(artifact), out -> StoredRun.save(weights, out));
  }

  /** Keeps masks under a name, instead of what it kept under that name before. */
  public void saveMasks(String artifact, Map<ParameterName, Mask> masks) {
    write(stored.masksFile(artifact), out -> MaskMap.save(masks, out));
  }

  /**
   * Keeps an array under a name, instead of what it kept under that name before.
   *
   * @param shape sizes of the dimensions; none for a single one
   */
  public void save(String array, double[] values, int... shape) {
    save(array, NpyArray.of(values, shape));
  }

  /** Keeps an array of 32-bit numbers; otherwise the same. */
  public void save(String array, float[] values, int... shape) {
    save(array, NpyArray.of(values, shape));
  }

  private void save(String name, NpyArray array) {
    write(stored.arrayFile(name), out -> out.write(array.bytes()));
  }

  /** Keeps pictures that move under a name, instead of those that it kept under that name before. */
  public void save(String name, Animation animation) {
    write(stored.animationFile(name), AnimationJson.write(animation));
  }

  /** Keeps curves under a name, instead of those that it kept under that name before. */
  public void save(String name, Curves curves) {
    write(stored.curvesFile(name), CurvesJson.write(curves));
  }

  private void write(Path file, JsonObject json) {
    byte[] text = json.canonical().getBytes(StandardCharsets.UTF_8);
    write(file, out -> out.write(text));
  }

  /** Keeps the trained networks, instead of those that it kept before. */
  public void keep(Trained trained) {
    write(stored.trainedFile(), trained::save);
  }

  /** The candidates that were evaluated. */
  public Evaluations evaluations() {
    return new Evaluations(stored.path().resolve("candidates"));
  }

  /** The log of what iterations show, at its end. */
  public MetricsLog metrics() {
    return new MetricsLog(stored.path().resolve(METRICS));
  }

  /** Writes state to continue from. */
  @FunctionalInterface
  public interface StateWriter {
    void save(DataOutput out) throws IOException;
  }

  /** Reads state to continue from. */
  @FunctionalInterface
  public interface StateReader {
    void restore(DataInput in) throws IOException;
  }

  /**
   * Replaces the checkpoint of a stage of the run; the stages' numbers, from 1, are the caller's.
   *
   * @param log of the run
   * @param lines of the log that belong to the checkpoint
   */
  public void checkpoint(int stage, MetricsLog log, long lines, StateWriter state) {
    Path file = checkpointFile(stage);
    try {
      Checkpoint.write(file, new Checkpoint.Written(kept, log.first(lines)), state);
    } catch (IOException e) {
      throw new StoreException("can't write", file, e);
    }
  }

  /**
   * Reads the checkpoint of a stage of the run. One that is damaged, or whose state can't be restored, is deleted, so
   * that its training is done again; if a file is damaged that the run had kept by then, all of its checkpoints are:
   * then the run has to begin again, see {@link #damage}.
   *
   * @return whether there is one
   * @throws InvalidInputException if there was one that can't be gone on with; part of it may be restored
   */
  public boolean resume(int stage, StateReader state) {
    Path file = checkpointFile(stage);
    if (!Files.exists(file)) {
      return false;
    }
    Optional<Path> lost;
    try (DataInputStream in = Checkpoint.open(file)) {
      Checkpoint.Written then = Checkpoint.Written.load(in);
      lost = lost(then, stage);
      if (lost.isEmpty()) {
        state.restore(in);
        kept.putAll(then.kept());
        return true;
      }
    } catch (InvalidInputException | IOException e) {
      delete(file);
      String why = e instanceof IOException problem ? file + ": " + StoreException.reason(problem) : e.getMessage();
      throw damaged(why + ": training " + stage + " of " + stored.plan().id() + " is done again", e);
    }
    clearCheckpoints();
    throw damaged(lost.get() + " is damaged or missing: " + stored.plan().id() + " is done again", null);
  }

  /** A file that is not what it was when a checkpoint was written. */
  private Optional<Path> lost(Checkpoint.Written then, int stage) {
    Path metrics = stored.path().resolve(METRICS);
    if (!then.log().begins(metrics)) {
      return Optional.of(metrics);
    }
    // since an earlier one was written more may have been kept under the same names
    return stage < lastCheckpoint() ? Optional.empty() : then.kept().damaged(stored.path()).stream().findFirst();
  }

  private InvalidInputException damaged(String sentence, Exception cause) {
    damage = Optional.of(sentence);
    kept.clear();
    return new InvalidInputException(sentence, cause);
  }

  /** Why the run has to be carried out from its beginning, or from the checkpoints that are left; told once. */
  public Optional<String> damage() {
    Optional<String> told = damage;
    damage = Optional.empty();
    return told;
  }

  /** Where a training may keep the bulk of its state; not made. The trainings' numbers, from 1, are the caller's. */
  public Path training(int number) {
    return stored.path().resolve("training-" + number);
  }

  /** Deletes what a training keeps there. */
  public void clearTraining(int number) {
    clear(training(number));
  }

  private static void clear(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new StoreException("can't delete", folder, e);
    }
  }

  /** The highest number of a stage that has a checkpoint; 0 if none has. */
  public int lastCheckpoint() {
    try {
      return checkpoints().stream()
          .mapToInt(file -> Integer.parseInt(file.getFileName().toString().replaceAll("\\D", "")))
          .max()
          .orElse(0);
    } catch (IOException e) {
      throw new StoreException("can't list", stored.path(), e);
    }
  }

  /**
   * Takes note of what another process has kept here, which has carried out the run and recorded its end: what is
   * recorded from here on vouches for it.
   */
  public void takeOver() {
    Optional<ResultFile> ended = ResultFile.read(stored.path());
    ended.ifPresent(there -> kept.putAll(there.files()));
    recorded = ended.filter(ResultFile::genuine).map(ResultFile::result);
  }

  /** Records how the run ended, instead of how it ended before, and deletes what is not needed any more then. */
  void end(RunResult result) {
    if (!recorded.equals(Optional.of(result))) {
      result(result);
    }
    recorded = Optional.empty();
    clearCheckpoints();
  }

  private void clearCheckpoints() {
    try {
      checkpoints().forEach(RunFolder::delete);
      inside("training-\\d+").forEach(RunFolder::clear);
    } catch (IOException e) {
      throw new StoreException("can't delete checkpoints in", stored.path(), e);
    }
  }

  private void result(RunResult result) {
    try {
      Checksums files = new Checksums();
      if (result.finished()) {
        files.putAll(kept);
        Path metrics = stored.path().resolve(METRICS);
        if (Files.exists(metrics)) {
          files.put(METRICS, Checksums.Sum.of(metrics));
        }
      }
      ResultFile.write(stored.path(), result, files);
    } catch (IOException e) {
      throw new StoreException("can't write", ResultFile.in(stored.path()), e);
    }
  }

  private void write(Path file, StateWriter state) {
    try {
      Files.createDirectories(file.getParent());
      DurableFile.writeOwn(file, out -> {
        Summing summing = new Summing(out);
        DataOutputStream data = new DataOutputStream(summing);
        state.save(data);
        data.flush();
        kept.put(Checksums.path(stored.path(), file), summing.sum());
      });
    } catch (IOException e) {
      throw new StoreException("can't write", file, e);
    }
  }

  private static void delete(Path file) {
    try {
      DurableFile.remove(file);
    } catch (IOException e) {
      throw new StoreException("can't delete", file, e);
    }
  }

  private List<Path> checkpoints() throws IOException {
    return inside("checkpoint-\\d+\\.bin");
  }

  private List<Path> inside(String name) throws IOException {
    try (Stream<Path> files = Files.list(stored.path())) {
      return files.filter(file -> file.getFileName().toString().matches(name)).toList();
    }
  }

  private Path checkpointFile(int stage) {
    return stored.path().resolve("checkpoint-" + stage + ".bin");
  }
}
