// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution;

import java.time.Duration;

/**
 * How often a run saves its state: no more often than protects what it has done, and with no more than a share of the
 * time.
 *
 * @param least time between the end of a checkpoint and the begin of the next
 * @param share of the time that checkpoints may take, above 0 and at most 1: what took a second is not done again
 *     within {@code 1 / share} seconds
 */
public record Checkpoints(Duration least, double share) {
  /** Every 10 seconds, or as often as takes 2 % of the time. */
  public static final Checkpoints DEFAULT = new Checkpoints(Duration.ofSeconds(10), 0.02);

  public Checkpoints {
    if (least.isNegative() || !(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("no checkpoints every " + least + " with a share of " + share);
    }
  }
}
