// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.espalier.api.plugin.InvalidInputException;

/** What a refusal says to a person: one sentence, in one line. */
public final class Sentence {
  private Sentence() {}

  /** Holds the message of a refusal to it. */
  public static void require(InvalidInputException refusal, String what) {
    require(String.valueOf(refusal.getMessage()), what);
  }

  /** The same of a reason that is given and not thrown. */
  public static void require(String reason, String what) {
    assertFalse(reason.isBlank() || reason.equals("null"), () -> what + " must say why; it says nothing");
    assertEquals(1, reason.lines().count(), () -> what + " must be one sentence in one line; it is " + reason);
    assertFalse(
        reason.matches(".*\\w\\.\\s*"), () -> what + " goes on in a sentence and ends without a stop: " + reason);
  }
}
