// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.metric;

/**
 * A number that is measured.
 *
 * @param name as in result tables, such as {@code return}
 * @param unit such as {@code reward}, {@code nats}, {@code 1} for a ratio
 * @param direction which way is better
 * @param description one line
 * @param lowest value that it can have; minus infinity where there is none
 * @param highest value that it can have; infinity where there is none
 */
public record Metric(
    String name, String unit, Direction direction, String description, double lowest, double highest) {
  public Metric {
    if (!(lowest < highest)) {
      throw new IllegalArgumentException(name + " can't lie between " + lowest + " and " + highest);
    }
  }

  /** A number that may have any value. */
  public Metric(String name, String unit, Direction direction, String description) {
    this(name, unit, direction, description, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  /** The same number, which can't lie outside these bounds. */
  public Metric within(double least, double most) {
    return new Metric(name, unit, direction, description, least, most);
  }

  /** Whether higher values are better; of a metric that describes, no. */
  public boolean higherIsBetter() {
    return direction == Direction.HIGHER;
  }

  /** Factor that makes higher better. */
  public int sign() {
    return higherIsBetter() ? 1 : -1;
  }

  /** Which values are better. */
  public enum Direction {
    HIGHER,
    LOWER,
    /** Neither: a description. */
    NONE
  }
}
