// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {
  @ParameterizedTest
  @CsvSource({"0, 0 runs", "1, 1 run", "12, 12 runs"})
  void countWithItsNoun(long number, String words) {
    assertEquals(words, Words.count(number, "run"));
  }
}
