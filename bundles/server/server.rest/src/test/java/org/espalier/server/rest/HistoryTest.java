// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.server.rest.History.Series;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {
  @TempDir
  Path folder;

  private Path write(int iterations, String end) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < iterations; i++) {
      text.append("{\"iteration\":").append(i).append(",\"metrics\":{\"loss\":").append(1.0 / (i + 1))
          .append(i % 2 == 0 ? ",\"accuracy\":0.5" : "").append("},\"samples\":").append(i).append("}\n");
    }
    return Files.writeString(folder.resolve("metrics.jsonl"), text + end);
  }

  @Test
  void eachMetricHasItsIterations() throws IOException {
    History history = History.read(write(4, ""), List.of(), 1, 100);
    assertEquals(Map.of("loss", new Series(List.of(1L, 2L, 3L), List.of(0.5, 1.0 / 3, 0.25)),
        "accuracy", new Series(List.of(2L), List.of(0.5))), history.metrics());
    assertEquals(Set.of("loss"), History.read(write(4, ""), List.of("loss", "none"), 0, 100).metrics().keySet());
  }

  @Test
  void ofManyEverySoMany() throws IOException {
    for (int points : new int[] {1, 2, 7, 100}) {
      List<Long> iterations =
          History.read(write(1000, ""), List.of("loss"), 0, points).metrics().get("loss").iterations();
      assertTrue(iterations.size() <= points && iterations.size() * 2 >= points, points + ": " + iterations.size());
      long step = iterations.size() > 1 ? iterations.get(1) : 1;
      for (int i = 0; i < iterations.size(); i++) {
        assertEquals(i * step, iterations.get(i));
      }
    }
  }

  @Test
  void aLineThatIsBeingWrittenAndAFileThatIsNotThere() throws IOException {
    assertEquals(3, History.read(write(3, "{\"iteration\":3,\"met"), List.of(), 0, 9).metrics().get("loss").iterations()
        .size());
    assertEquals(Map.of(), History.read(folder.resolve("none"), List.of(), 0, 9).metrics());
  }
}
