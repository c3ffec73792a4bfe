// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.metric;

import java.util.List;
import java.util.Optional;

/**
 * Curves along one axis, such as what a search came to from evaluation to evaluation.
 *
 * @param axis what the curves run along, for figures, such as {@code evaluations}
 * @param at places along the axis, ascending and finite
 * @param curves each with a value at every place
 */
public record Curves(String axis, double[] at, List<Curve> curves) {

  public Curves {
    at = at.clone();
    curves = List.copyOf(curves);
    for (int i = 0; i < at.length; i++) {
      if (!Double.isFinite(at[i]) || i > 0 && at[i] < at[i - 1]) {
        throw new IllegalArgumentException("places along " + axis + " must ascend; place " + i + " is " + at[i]);
      }
    }
    for (Curve curve : curves) {
      if (curve.values().length != at.length) {
        throw new IllegalArgumentException(
            "the curve " + curve.name() + " has " + curve.values().length + " values for " + at.length + " places");
      }
    }
    if (curves.stream().map(Curve::name).distinct().count() < curves.size()) {
      throw new IllegalArgumentException(
          "curves must have names of their own, not " + curves.stream().map(Curve::name).toList());
    }
  }

  @Override
  public double[] at() {
    return at.clone();
  }

  /** The curve of a name. */
  public Optional<Curve> curve(String name) {
    return curves.stream().filter(curve -> curve.name().equals(name)).findFirst();
  }
}
