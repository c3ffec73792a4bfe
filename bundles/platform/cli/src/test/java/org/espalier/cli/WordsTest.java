// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource({"0.2, 0 s", "59.4, 59 s", "60, 1 min 0 s", "200, 3 min 20 s", "3599.6, 1 h 0 min", "7500, 2 h 5 min"})
  void durationInTwoUnitsAtMost(double seconds, String words) {
    assertEquals(words, Words.duration(seconds));
  }

  @Test
  void significantDigitsAreThreeWithoutAnExponent() {
    assertEquals("0.0167", Words.significant(1 / 60.0));
    assertEquals("143", Words.significant(142.61));
    assertEquals("12300", Words.significant(12345.6));
  }
}
