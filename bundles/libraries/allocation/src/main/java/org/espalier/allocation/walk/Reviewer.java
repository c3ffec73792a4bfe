// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation.walk;

import java.util.List;

/** Judges what agents have decided. */
@FunctionalInterface
public interface Reviewer {

  /**
   * Judges episodes that ended together, side by side where there is room.
   *
   * @param episodes each the actions of its layers, first to last, every number from 0 to 1
   * @return one for each, in their order
   */
  List<Review> review(List<double[][]> episodes);
}
