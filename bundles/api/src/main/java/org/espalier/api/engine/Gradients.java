package org.espalier.api.engine;

import java.util.Collection;

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
    double norm = Math.sqrt(networks.stream().mapToDouble(Network::squaredGradientNorm).sum());
    double factor = maximumNorm / (norm + 1e-6);
    if (factor < 1) {
      networks.forEach(network -> network.scaleGradients(factor));
    }
    return norm;
  }
}
