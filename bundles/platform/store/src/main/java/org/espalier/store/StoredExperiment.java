// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;
import org.espalier.plan.Experiment;

/**
 * An experiment as its output folder holds it. It may be read while it is being written.
 *
 * @param path the folder
 * @param experiment what it is
 * @param tool what planned it, with its version
 * @param runs all of its runs, each after those that it needs; if results decide which there are, those that it has
 *     come to so far
 */
public record StoredExperiment(Path path, Experiment experiment, String tool, List<StoredRun> runs) {
  static final String FILE = "experiment.json";
  static final String RUNS = "runs";
  static final String SEARCH = "search.json";
  static final String LOOKS = "looks.json";

  public StoredExperiment {
    runs = List.copyOf(runs);
  }

  /** Whether the folder holds an experiment. */
  public static boolean in(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /**
   * Reads what the folder holds.
   *
   * @throws InvalidInputException if it holds no experiment, or files that this version can't read
   */
  public static StoredExperiment read(Path folder) {
    JsonObject json = readJson(folder.resolve(FILE), folder);
    List<StoredRun> runs = json.texts("runs").stream().map(id -> run(folder, id)).toList();
    return new StoredExperiment(folder, Experiment.of(json), json.text("tool"), runs);
  }

  /** Whether the folder has this file of its experiment, and it is not what was written. */
  static boolean isDamaged(Path folder, String file) {
    try {
      return Files.exists(folder.resolve(file)) && !readable(file, readJson(folder.resolve(file), folder));
    } catch (InvalidInputException e) {
      return true;
    }
  }

  /** Throws what a field of another type throws. */
  private static boolean readable(String file, JsonObject json) {
    switch (file) {
      case FILE -> {
        Experiment.of(json);
        json.texts(RUNS);
      }
      case LOOKS -> Journal.of(json);
      case SEARCH -> search(json);
      default -> { }
    }
    return true;
  }

  /** Whether runs have ended here, and the file is lost that says of which experiment. */
  static boolean isLost(Path folder) throws IOException {
    return !in(folder)
        && folders(folder).stream().anyMatch(id -> Files.exists(ResultFile.in(folder.resolve(RUNS).resolve(id))));
  }

  /** Ids of the runs that have a folder here, whatever the experiment says. */
  static List<String> folders(Path folder) throws IOException {
    Path runs = folder.resolve(RUNS);
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(runs)) {
      return inside.filter(run -> Files.exists(run.resolve(StoredRun.PLAN)))
          .map(run -> run.getFileName().toString()).sorted().toList();
    }
  }

  /** Ids of the runs that the folder holds. */
  static List<String> ids(Path folder) {
    return readJson(folder.resolve(FILE), folder).texts("runs");
  }

  /** What the folder says of its experiment, without the runs. */
  static Experiment experiment(Path folder) {
    return Experiment.of(readJson(folder.resolve(FILE), folder));
  }

  /** How far the search is, a setting each; empty if there is none. */
  public List<SearchProgress> search() {
    return Files.exists(path.resolve(SEARCH)) ? search(readJson(path.resolve(SEARCH), path)) : List.of();
  }

  private static List<SearchProgress> search(JsonObject json) {
    return json.objects("settings").stream().map(SearchProgress::of).toList();
  }

  /** What was looked at to decide whether there are enough seeds; empty if their number is given, or before a look. */
  public Optional<Journal> journal() {
    return journal(path);
  }

  static Optional<Journal> journal(Path folder) {
    Path file = folder.resolve(LOOKS);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    JsonObject json = readJson(file, folder);
    try {
      return Optional.of(Journal.of(json));
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    }
  }

  private static StoredRun run(Path folder, String id) {
    Path path = folder.resolve(RUNS).resolve(id);
    return StoredRun.read(path).orElseThrow(() -> new InvalidInputException(
        folder + " is not the output folder of an experiment: there is no "
            + folder.relativize(path.resolve(StoredRun.PLAN))));
  }

  private static JsonObject readJson(Path file, Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidInputException(folder + " is no folder; give the output folder of an experiment");
    }
    try {
      JsonObject json = Json.readObject(Files.readString(file));
      if (!Seal.holds(json)) {
        throw new InvalidInputException("it is not what was written");
      }
      return json;
    } catch (InvalidInputException | CharacterCodingException e) {
      throw new InvalidInputException(
          file + " is damaged: " + e.getMessage() + "; espalier run with --resume writes it again", e);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(
          folder + " is not the output folder of an experiment: there is no " + folder.relativize(file), e);
    } catch (IOException e) {
      throw new StoreException("can't read", file, e);
    }
  }
}
