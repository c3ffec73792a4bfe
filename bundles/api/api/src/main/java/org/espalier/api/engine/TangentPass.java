// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

import java.util.Map;

/**
 * A pass that knows how the outputs move with the parameters: products with the Jacobian of the outputs by the
 * parameters, where {@link Pass#backward} gives those with its transpose. Both together are what products with a
 * Fisher or Gauss-Newton matrix need (Schraudolph 2002; Schulman et al. 2015, app. C).
 */
public interface TangentPass extends Pass {

  /**
   * Derivatives of the outputs of the last forward, in whichever mode, along a direction of the parameters: J v. What a
   * mask removes does not move. Weights must not have changed since that forward.
   *
   * @param direction by the parameter's name, in canonical order; parameters without one do not move
   * @return batch x output size, in an array of the pass's own
   * @throws IllegalStateException if there was no forward
   * @throws java.util.NoSuchElementException if a direction is of no parameter of the network
   * @throws IllegalArgumentException if a direction has not as many elements as its parameter, with both numbers
   */
  float[] tangents(Map<String, float[]> direction);
}
