package org.espalier.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class WordsTest {

  @Test
  void valuesAreWrittenAsInExperimentFiles() {
    assertEquals("0.0003", Words.value(3.0e-4));
    assertEquals("0.8", Words.value(0.80));
    assertEquals("1", Words.value(1.0));
    assertEquals("NaN", Words.value(Double.NaN));
    assertEquals("64", Words.value(64L));
    assertEquals("magnitude", Words.value("magnitude"));
  }
}
