// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.schedule;

import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;

/**
 * The steps in which a schedule prunes.
 *
 * @param inSteps whether the other numbers are steps, or else shares of all steps
 * @param begin when it begins
 * @param end when the target is reached
 * @param every time from one pruning to the next; 0: prunes after every step
 */
record Span(boolean inSteps, double begin, double end, double every) {
  /** How options call the two units. */
  static final String SHARE = "share";

  static final String STEPS = "steps";

  /** What is lost when a share is multiplied and divided again. */
  private static final double ROUNDING = 1e-9;

  Span {
    if (end < begin || every < 0 || begin < 0) {
      throw new InvalidInputException(
          "the schedule begins at " + begin + " and ends at " + end + "; it must end no earlier than it begins");
    }
    if (!inSteps && end > 1) {
      throw new InvalidInputException(
          "the schedule ends at " + end + ", beyond the whole training, which is 1; write unit: steps if these are "
              + "steps");
    }
  }

  /** A span from the options of a schedule. */
  static Span of(String unit, double begin, double end, double every) {
    return new Span(unit.equals(STEPS), begin, end, every);
  }

  /** Why it does not fit into so many steps. */
  Optional<String> refusal(long planned) {
    return inSteps && end > planned
        ? Optional.of(
            "the schedule reaches its target after step " + number(end) + ", and there are " + planned
                + "; it must end no later than that")
        : Optional.empty();
  }

  private static String number(double value) {
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }

  /** How far the last pruning is on the way from begin to end: from 0 to 1, and 1 from the end on. */
  double progress(long done, long planned) {
    double unit = inSteps ? 1 : planned;
    double passed = done - begin * unit;
    if (done >= planned || done >= end * unit - ROUNDING) {
      return 1;
    } else if (passed <= 0) {
      return 0;
    }
    if (every > 0) {
      passed = Math.floor(passed / (every * unit) + ROUNDING) * every * unit;
    }
    return Math.min(1, passed / ((end - begin) * unit));
  }
}
