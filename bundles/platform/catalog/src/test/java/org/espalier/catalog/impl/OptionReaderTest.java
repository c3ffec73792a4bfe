// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.apache.felix.metatype.AD;
import org.espalier.catalog.OptionDescription;
import org.junit.jupiter.api.Test;
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

  @Test
  void aListIsEmptyByDefaultIfNothingIsInIt() {
    assertEquals(Optional.of(List.of()), described("String", "").defaultValue());
    assertEquals(Optional.of(List.of()), described("Integer", "").defaultValue());
    assertEquals(Optional.of(List.of("a", "b")), described("String", "a,b").defaultValue());
  }

  private static OptionDescription described(String type, String value) {
    AD attribute = new AD();
    attribute.setID("names");
    attribute.setType(type);
    attribute.setCardinality(Integer.MAX_VALUE);
    attribute.setDefaultValue(value);
    return OptionReader.describe(attribute);
  }
}
