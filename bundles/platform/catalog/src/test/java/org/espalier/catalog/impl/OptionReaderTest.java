package org.espalier.catalog.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionReaderTest {

  @ParameterizedTest
  @CsvSource({
    "rewindTo, rewind-to",
    "steps, steps",
    "targetKL, target-kl",
    "gaeLambda, gae-lambda",
    "l2Penalty, l2-penalty",
  })
  void namesInFilesAreHyphenated(String id, String name) {
    assertEquals(name, OptionReader.hyphenated(id));
  }
}
