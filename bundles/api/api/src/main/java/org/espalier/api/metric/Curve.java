// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.metric;

import java.util.OptionalDouble;

/**
 * One of several {@link Curves}.
 *
 * @param name such as {@code reward}
 * @param unit such as {@code 1} for a ratio
 * @param description one line
 * @param values one at each place; NaN where there is none
 * @param limit that its values are meant to keep to, shown beside them
 */
public record Curve(String name, String unit, String description, double[] values, OptionalDouble limit) {

  public Curve {
    values = values.clone();
  }

  /** A curve without a limit. */
  public Curve(String name, String unit, String description, double... values) {
    this(name, unit, description, values, OptionalDouble.empty());
  }

  @Override
  public double[] values() {
    return values.clone();
  }
}
