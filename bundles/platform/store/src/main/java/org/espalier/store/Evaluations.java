// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Evaluation;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/**
 * The candidates that a run has evaluated, a file each, which appears whole or not at all. Safe for use by several
 * threads, no two of which keep the same.
 */
public final class Evaluations {
  private final Path folder;

  Evaluations(Path folder) {
    this.folder = folder;
  }

  /**
   * What a candidate came to; empty if it was not evaluated, or its file is damaged.
   *
   * @param key what the evaluation depends on, as a digest
   */
  public Optional<Evaluation> find(String key) {
    Path file = file(key);
    try {
      return Files.exists(file) ? Optional.of(read(Json.readObject(Files.readString(file)), key)) : Optional.empty();
    } catch (IOException | InvalidInputException e) {
      // whatever it held can be computed again
      return Optional.empty();
    }
  }

  private static Evaluation read(JsonObject json, String key) {
    Evaluation evaluation = json.has("score")
        ? Evaluation.scored(json.number("score"), measures(json)) : Evaluation.failed(json.text("problem"));
    if (!json.text("check").equals(check(fields(key, evaluation)))) {
      throw new InvalidInputException("the evaluation " + key + " is not what was written");
    }
    return evaluation;
  }

  private static Map<String, Double> measures(JsonObject json) {
    return json.has("measures") ? json.numberMap("measures") : Map.of();
  }

  /** Keeps what a candidate came to; not forced to the disk, since it can be computed again. */
  public void keep(String key, Evaluation evaluation) {
    Map<String, Object> fields = fields(key, evaluation);
    fields.put("check", check(fields));
    Path file = file(key);
    try {
      Files.createDirectories(folder);
      DurableFile.writeSoon(file, Json.pretty(fields));
    } catch (IOException e) {
      throw new StoreException("can't write", file, e);
    }
  }

  private static Map<String, Object> fields(String key, Evaluation evaluation) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("key", key);
    evaluation.score().ifPresentOrElse(
        score -> fields.put("score", score), () -> fields.put("problem", evaluation.problem()));
    if (!evaluation.measures().isEmpty()) {
      fields.put("measures", evaluation.measures());
    }
    return fields;
  }

  private static String check(Map<String, Object> fields) {
    CRC32 sum = new CRC32();
    sum.update(Json.canonical(fields).getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }

  private Path file(String key) {
    return folder.resolve(key + ".json");
  }
}
