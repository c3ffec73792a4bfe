// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OptionsTest {
  @Test
  void leftOutEverythingIsMeasured() {
    assertEquals(new Options(15, Optional.empty(), List.of(Workload.values())), Options.of(List.of()));
  }

  @Test
  void optionsAndWorkloadsMayBeMixed() {
    assertEquals(
        new Options(3, Optional.of(Path.of("old.jar")), List.of(Workload.UPDATE, Workload.EPOCH)),
        Options.of(List.of("--turns", "3", "UPDATE", "--beside", "old.jar", "EPOCH")));
  }

  @ParameterizedTest
  @CsvSource({
    "--turns none, '--turns is none; it must be a number of at least 1'",
    "--turns 0, '--turns is 0; it must be a number of at least 1'",
    "--turns, '--turns needs a value'",
    "update, 'no workload update; there are [FORWARD_1,'"
  })
  void whatIsWrongIsSaid(String line, String sentence) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Options.of(List.of(line.split(" ")))).getMessage();
    assertTrue(message.startsWith(sentence), message);
  }
}
