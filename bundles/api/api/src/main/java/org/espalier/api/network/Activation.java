// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

/** Element-wise functions between layers. */
public enum Activation {
  /** max(0, x) */
  RELU,
  /** x for x &gt; 0, else 0.01 x */
  LEAKY_RELU,
  TANH,
  /** 1 / (1 + exp(-x)) */
  SIGMOID,
  /** x / (1 + exp(-x)) (Elfwing et al. 2018; swish with factor 1) */
  SILU,
  /** x times the standard normal distribution function of x, exactly and not by tanh (Hendrycks and Gimpel 2016) */
  GELU,
  /** min(6, max(0, x)) (Krizhevsky 2010; Howard et al. 2017) */
  RELU6
}
