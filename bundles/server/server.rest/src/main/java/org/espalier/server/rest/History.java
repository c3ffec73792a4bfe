// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
   * Reads a file as {@link Iterations} does.
   *
   * @param names of metrics; all if there are none
   * @param from first iteration
   * @param points at most; where there are more iterations, every so many are taken
   */
  static History read(Path file, List<String> names, long from, int points) throws IOException {
    Thinned kept = new Thinned(points);
    Iterations.read(file, point -> {
      if (point.integer("iteration") >= from) {
        kept.add(point);
      }
      return true;
    });
    return of(kept.points, names);
  }

  /** Points of which every so many are kept, so that there are never too many. */
  private static final class Thinned {
    private final int most;
    private List<JsonObject> points = new ArrayList<>();
    private long step = 1;
    private long count;

    Thinned(int most) {
      this.most = most;
    }

    void add(JsonObject point) {
      if (count++ % step != 0) {
        return;
      }
      if (points.size() == most) {
        points = everySecond(points);
        step *= 2;
      }
      if ((count - 1) % step == 0) {
        points.add(point);
      }
    }

    private static List<JsonObject> everySecond(List<JsonObject> points) {
      List<JsonObject> half = new ArrayList<>();
      for (int i = 0; i < points.size(); i += 2) {
        half.add(points.get(i));
      }
      return half;
    }
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
