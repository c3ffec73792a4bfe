// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/**
 * What a run measured.
 *
 * @param metrics by name
 */
public record History(Map<String, Series> metrics) {
  /** Points that can be asked for. */
  static final int MOST = 10_000;

  /**
   * A metric.
   *
   * @param iterations in which it was measured, upwards
   * @param amounts what it was, one for each
   */
  public record Series(List<Long> iterations, List<Double> amounts) {}

  /**
   * Reads a file of lines as runs write it; a last line that is not whole yet is left out, and a file that is not there
   * has none.
   *
   * @param names of metrics; all if there are none
   * @param from first iteration
   * @param points at most; where there are more iterations, every so many are taken
   */
  static History read(Path file, List<String> names, long from, int points) throws IOException {
    List<JsonObject> kept = new ArrayList<>();
    long step = 1;
    long count = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonObject point = Json.readObject(line);
        if (point.integer("iteration") < from || count++ % step != 0) {
          continue;
        }
        if (kept.size() == points) {
          kept = everySecond(kept);
          step *= 2;
        }
        if ((count - 1) % step == 0) {
          kept.add(point);
        }
      }
    } catch (NoSuchFileException | InvalidInputException e) {
      // The run has not begun, or is about to write the line.
    }
    return of(kept, names);
  }

  private static List<JsonObject> everySecond(List<JsonObject> points) {
    List<JsonObject> half = new ArrayList<>();
    for (int i = 0; i < points.size(); i += 2) {
      half.add(points.get(i));
    }
    return half;
  }

  private static History of(List<JsonObject> points, List<String> names) {
    Map<String, Series> metrics = new TreeMap<>();
    for (JsonObject point : points) {
      point.numberMap("metrics").forEach((name, amount) -> {
        if (names.isEmpty() || names.contains(name)) {
          Series series = metrics.computeIfAbsent(name, key -> new Series(new ArrayList<>(), new ArrayList<>()));
          series.iterations().add(point.integer("iteration"));
          series.amounts().add(amount);
        }
      });
    }
    return new History(metrics);
  }
}
