package org.espalier.api.metric;

/**
 * A number that is measured.
 *
 * @param name as in result tables, such as {@code return}
 * @param unit such as {@code reward}, {@code nats}, {@code 1} for a ratio
 * @param direction which way is better
 * @param description one line
 */
public record Metric(String name, String unit, Direction direction, String description) {

  /** Which values are better. */
  public enum Direction {
    HIGHER,
    LOWER,
    /** Neither: a description. */
    NONE
  }
}
