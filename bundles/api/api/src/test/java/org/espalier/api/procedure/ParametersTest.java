// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {
  private static final Parameters ALL = Parameters.NONE
      .with("rounds", 3).with("share", 0.1 + 0.2).with("signed", true).with("way", "rewind")
      .with("role", Arm.Role.SUBJECT);

  @Test
  void everyKindReadsBackFromItsText() {
    Parameters read = Parameters.of(ALL.texts());
    assertEquals(ALL, read);
    assertEquals(3, read.integer("rounds"));
    assertEquals(0.1 + 0.2, read.number("share"));
    assertTrue(read.truth("signed"));
    assertEquals("rewind", read.text("way"));
    assertEquals(Arm.Role.SUBJECT, read.constant("role", Arm.Role.class));
  }

  @Test
  void someOfThemAreTakenAndOthersAdded() {
    assertEquals(Map.of("rounds", "3"), ALL.only("rounds", "other").texts());
    assertEquals(4, ALL.with(Parameters.NONE.with("rounds", 4)).integer("rounds"));
    assertEquals(3, ALL.integer("rounds"));
    assertFalse(ALL.has("other"));
  }

  @Test
  void refusesWhatIsNotThereOrSomethingElse() {
    assertThrows(IllegalArgumentException.class, () -> ALL.text("other"));
    assertThrows(IllegalArgumentException.class, () -> ALL.integer("share"));
    assertThrows(IllegalArgumentException.class, () -> ALL.truth("rounds"));
    assertThrows(IllegalArgumentException.class, () -> ALL.constant("way", Arm.Role.class));
  }
}
