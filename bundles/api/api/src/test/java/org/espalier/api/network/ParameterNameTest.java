// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class ParameterNameTest {
  @Test
  void textAndNameAreOne() {
    ParameterName name = new ParameterName("actor", "dense1.weight");
    assertEquals("actor/dense1.weight", name.toString());
    assertEquals(name, ParameterName.of("actor/dense1.weight"));
  }

  /** A parameter's own name may hold a stroke; a network's may not. */
  @Test
  void theFirstStrokeParts() {
    assertEquals(new ParameterName("actor", "block/dense1.weight"), ParameterName.of("actor/block/dense1.weight"));
    assertThrows(InvalidInputException.class, () -> new ParameterName("actor/block", "dense1.weight"));
  }

  @Test
  void whatNamesNoneIsRefused() {
    for (String text : List.of("", "dense1.weight", "/dense1.weight", "actor/")) {
      assertEquals(
          "\"" + text + "\" names no parameter: that is network/parameter, such as actor/dense1.weight",
          assertThrows(InvalidInputException.class, () -> ParameterName.of(text)).getMessage());
    }
    assertThrows(InvalidInputException.class, () -> new ParameterName("", "dense1.weight"));
    assertThrows(InvalidInputException.class, () -> new ParameterName("actor", ""));
  }

  /** Where networks' names begin alike, the order of the two parts is another. */
  @Test
  void theOrderIsThatOfTheTexts() {
    assertEquals(
        List.of("a-b/weight", "a/weight", "a0/weight"),
        Stream.of("a/weight", "a0/weight", "a-b/weight").map(ParameterName::of).sorted().map(ParameterName::toString)
            .toList());
  }
}
