package org.espalier.api.network;

/** Element-wise functions between layers. */
public enum Activation {
  /** max(0, x) */
  RELU,
  /** x for x &gt; 0, else 0.01 x */
  LEAKY_RELU,
  TANH,
  /** 1 / (1 + exp(-x)) */
  SIGMOID
}
