// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

import java.util.Collection;
import java.util.List;
import org.espalier.api.engine.Network;

/** Operations on the gradients of several networks together. */
public final class Gradients {
  private Gradients() {}

  /**
   * Scales all gradients so that their common Euclidean norm is at most the given one (Pascanu et al. 2013, algorithm
   * 1), with PyTorch's 1e-6 in the denominator.
   *
   * @return the norm before clipping
   */
  public static double clip(double maximumNorm, Collection<? extends Network> networks) {
    return clip(maximumNorm, networks, List.of());
  }

  /** The same, with parameters that belong to no network. */
  public static double clip(
      double maximumNorm, Collection<? extends Network> networks, Collection<FreeParameter> free) {
    double squares = 0;
    for (Network network : networks) {
      squares += network.squaredGradientNorm();
    }
    for (FreeParameter parameter : free) {
      squares += parameter.squaredGradientNorm();
    }
    double norm = Math.sqrt(squares);
    double factor = maximumNorm / (norm + 1e-6);
    if (factor < 1) {
      networks.forEach(network -> network.scaleGradients(factor));
      free.forEach(parameter -> parameter.scaleGradients(factor));
    }
    return norm;
  }
}
