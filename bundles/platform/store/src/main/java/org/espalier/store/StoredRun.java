// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.api.engine.Effort;
import org.espalier.api.engine.History;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.MaskMap;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Curves;
import org.espalier.api.network.ParameterName;
import org.espalier.api.picture.Animation;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;
import org.espalier.plan.RunPlan;

/**
 * A run as its folder holds it; reads the files at each call.
 *
 * @param plan what it is computed from
 * @param path its folder
 */
public record StoredRun(RunPlan plan, Path path) {
  static final String PLAN = "plan.json";
  private static final String ARTIFACTS = "artifacts";
  private static final String MASKS = ".masks.bin";
  private static final String ANIMATION = ".animation.json";
  private static final String CURVES = ".curves.json";

  /**
   * The run that a folder holds; empty if it holds none.
   *
   * @throws InvalidInputException if its plan can't be read
   */
  public static Optional<StoredRun> read(Path folder) {
    Path file = folder.resolve(PLAN);
    return Files.exists(file) ? Optional.of(new StoredRun(plan(file), folder)) : Optional.empty();
  }

  /**
   * The plan that a file holds, as an output folder has one for each run.
   *
   * @throws InvalidInputException if there is none, or this version can't read it
   */
  public static RunPlan plan(Path file) {
    try {
      return RunPlan.of(Json.readObject(Files.readString(file)));
    } catch (NoSuchFileException e) {
      throw new InvalidInputException("there is no file " + file + " to read a run's plan from", e);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new InvalidInputException("can't read " + file + ": " + StoreException.reason(e), e);
    }
  }

  /** How it ended; empty for one that has not. */
  public Optional<RunResult> result() {
    return ResultFile.read(path).map(ResultFile::result);
  }

  /** Whether its result is what was written, as far as that is known; true if there is none. */
  public boolean genuine() {
    return ResultFile.read(path).map(ResultFile::genuine).orElse(true);
  }

  /**
   * A file that is not what the run left when it finished, or that is lost: so its result is no longer that of what is
   * there, and the run has to be done again. Trained networks may be deleted, since nothing depends on them. Empty if
   * all files are as they were, or the run has not finished.
   */
  Optional<Path> damaged() {
    try {
      Optional<ResultFile> ended = ResultFile.read(path);
      if (ended.isPresent() && !ended.get().genuine()) {
        return Optional.of(ResultFile.in(path));
      }
      return ended.stream()
          .flatMap(result -> result.files().damaged(path).stream())
          .filter(file -> !file.equals(trainedFile()) || Files.exists(file))
          .findFirst();
    } catch (InvalidInputException | StoreException e) {
      return Optional.of(ResultFile.in(path));
    }
  }

  /** Refuses a file that is not what the run left when it finished. */
  private Path genuine(Path file) {
    if (ResultFile.read(path).filter(ended -> ended.files().isDamaged(path, file)).isPresent()) {
      throw new InvalidInputException(
          file + " is damaged or missing; the run that made it has to be done again (espalier run with --resume)");
    }
    return file;
  }

  /** What its iterations showed so far, each with its sparsity if the first of them has one. */
  public List<MetricPoint> metrics() {
    Path file = path.resolve("metrics.jsonl");
    try {
      String text = Files.readString(file, StandardCharsets.UTF_8);
      List<MetricPoint> points = new ArrayList<>();
      OptionalDouble sparsity = OptionalDouble.empty();
      // what follows the last line break is a line that is just being written
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        MetricPoint point = MetricPoint.of(line).after(sparsity);
        sparsity = point.sparsity();
        points.add(point);
      }
      return points;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StoreException("can't read", file, e);
    }
  }

  /**
   * Weights that it kept, with the history that they have for another run.
   *
   * @throws StoreException if it kept none under that name
   */
  public Weights weights(String artifact) {
    return read(genuine(weightsFile(artifact)), StoredRun::weights);
  }

  private static Weights weights(DataInputStream in) throws IOException {
    Weights weights = Weights.load(in);
    // nothing follows weights of which it is not known
    if (in.read() < 0) {
      return weights;
    }
    return weights.with(Optional.of(new History(new Effort(in.readLong(), in.readLong()), Effort.NONE)));
  }

  static void save(Weights weights, DataOutput out) throws IOException {
    weights.save(out);
    if (weights.history().isPresent()) {
      Effort total = weights.history().get().total();
      out.writeByte(1);
      out.writeLong(total.iterations());
      out.writeLong(total.samples());
    }
  }

  /**
   * Masks that it kept.
   *
   * @throws StoreException if it kept none under that name
   */
  public Map<ParameterName, Mask> masks(String artifact) {
    return read(genuine(masksFile(artifact)), MaskMap::load);
  }

  /** Names of the arrays that it kept, in order. */
  public List<String> arrays() {
    return artifacts(NpyArray.ENDING);
  }

  /** Names of the pictures that move which it kept, in order. */
  public List<String> animations() {
    return artifacts(ANIMATION);
  }

  /** Names of the sets of curves that it kept, in order. */
  public List<String> curves() {
    return artifacts(CURVES);
  }

  /** Names of the sets of masks that it kept, in order. */
  public List<String> masks() {
    return artifacts(MASKS);
  }

  private List<String> artifacts(String ending) {
    Path folder = path.resolve(ARTIFACTS);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString())
          // what begins with a dot is a file that is just being written
          .filter(name -> name.endsWith(ending) && !name.startsWith("."))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new StoreException("can't list", folder, e);
    }
  }

  /**
   * An array that it kept.
   *
   * @throws StoreException if it kept none under that name
   */
  public NpyArray array(String name) {
    Path file = genuine(arrayFile(name));
    try {
      return NpyArray.read(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new StoreException("can't read", file, e);
    }
  }

  /**
   * Pictures that move which it kept.
   *
   * @throws StoreException if it kept none under that name
   * @throws InvalidInputException if the file is damaged
   */
  public Animation animation(String name) {
    return readJson(genuine(animationFile(name)), AnimationJson::read);
  }

  /**
   * Curves that it kept.
   *
   * @throws StoreException if it kept none under that name
   * @throws InvalidInputException if the file is damaged
   */
  public Curves curves(String name) {
    return readJson(genuine(curvesFile(name)), CurvesJson::read);
  }

  private static <T> T readJson(Path file, Function<JsonObject, T> reader) {
    try {
      return reader.apply(Json.readObject(Files.readString(file)));
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StoreException("can't read", file, e);
    }
  }

  /** The networks that it trained; empty if it has not come so far, or was told to keep none. */
  public Optional<Trained> trained() {
    Path file = trainedFile();
    return Files.exists(file) ? Optional.of(read(genuine(file), Trained::load)) : Optional.empty();
  }

  Path trainedFile() {
    return path.resolve("trained.bin");
  }

  Path arrayFile(String array) {
    return artifactFile(array, NpyArray.ENDING);
  }

  Path animationFile(String name) {
    return artifactFile(name, ANIMATION);
  }

  Path curvesFile(String name) {
    return artifactFile(name, CURVES);
  }

  Path weightsFile(String artifact) {
    return artifactFile(artifact, ".bin");
  }

  Path masksFile(String artifact) {
    return artifactFile(artifact, MASKS);
  }

  private Path artifactFile(String artifact, String end) {
    if (!artifact.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
      throw new IllegalArgumentException(
          "an artifact can't be named " + artifact + "; letters, digits, - and _ make a name");
    }
    return path.resolve(ARTIFACTS).resolve(artifact + end);
  }

  /** Reads what a file holds. */
  @FunctionalInterface
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  static <T> T read(Path file, Reader<T> reader) {
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      return reader.read(in);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StoreException("can't read", file, e);
    }
  }
}
