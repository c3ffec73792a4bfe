// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.random.RandomStream;

/** Gives exact products with the Hessian of the training loss, for criteria of second order. */
public interface CurvatureSource extends Facet {

  /**
   * The product of a direction with the Hessian, by one network's parameters, of the mean training loss at the present
   * weights: no finite difference. The samples are those whose gradients {@link GradientSource#gradients} gives for as
   * many samples and an equal stream.
   *
   * @param network one of the training's networks
   * @param direction by the parameter's name, in canonical order; parameters without one do not move
   * @param samples number of samples, at least 1
   * @return by the name of the trained parameter, in canonical order; 0 where a mask is
   */
  Map<String, double[]> hessianProduct(
      Network network, Map<String, float[]> direction, int samples, RandomStream random);
}
