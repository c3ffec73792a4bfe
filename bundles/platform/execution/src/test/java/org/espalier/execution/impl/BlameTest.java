// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.api.plugin.InvalidInputException;
import org.espalier.laboratory.Lab;
import org.junit.jupiter.api.Test;

class BlameTest {

  /** An exception that came through these classes, the innermost first. */
  private static <T extends Throwable> T through(T thrown, String... classes) {
    StackTraceElement[] frames = new StackTraceElement[classes.length];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = new StackTraceElement(classes[i], "m", null, 1);
    }
    thrown.setStackTrace(frames);
    return thrown;
  }

  @Test
  void thePlugInNearestToTheCauseIsNamed() {
    Throwable cause = through(
        new ArithmeticException("/ by zero"), "java.lang.Math", "bundle.criterion.Inner", "bundle.procedure.Outer");
    Throwable wrapped = through(new IllegalStateException("wrapped", cause), "bundle.procedure.Outer");
    assertEquals(
        "criterion test-criterion 1.0.0 failed: wrapped (IllegalStateException)",
        Blame.sentence(wrapped, Lab.lineup(true)));
  }

  @Test
  void aCauseThatDoesNotSayWhereItWasHidesNobody() {
    Throwable nowhere = through(new NumberFormatException("no number"));
    assertEquals(
        "criterion test-criterion 1.0.0: no score",
        Blame.sentence(through(new InvalidInputException("no score", nowhere), "bundle.criterion.Inner"),
            Lab.lineup(true)));
  }

  @Test
  void theProcedureIsNamedWhereNoneIsKnown() {
    assertEquals(
        "procedure test-procedure 1.0.0 failed: StackOverflowError",
        Blame.sentence(through(new StackOverflowError(), "somewhere.Else"), Lab.lineup(true)));
  }

  @Test
  void aSentenceForPeopleStaysAsItIs() {
    assertEquals(
        "distribution test-distribution 1.0.0: no such division",
        Blame.sentence(through(new InvalidInputException("no such division"), "bundle.distribution.Uniform"),
            Lab.lineup(true)));
  }
}
