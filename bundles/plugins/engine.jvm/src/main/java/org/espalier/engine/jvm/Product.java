package org.espalier.engine.jvm;

import org.espalier.api.network.Activation;

/**
 * Products with one weight matrix W, for batches in one {@link Arrangement}. Arrays hold time steps one after another;
 * each method works on {@code steps} of them, from those with the given numbers on.
 */
interface Product {

  /** y = b + W x. */
  void affine(float[] bias, float[] x, int xStep, float[] y, int yStep, int steps, int batch);

  /** y = f(b + W x), from the first step on. */
  void activated(Activation function, float[] bias, float[] x, float[] y, int steps, int batch);

  /** y = y + W x. */
  void add(float[] x, int xStep, float[] y, int yStep, int steps, int batch);

  /** x = d W, the way back. */
  void back(float[] d, int dStep, float[] x, int xStep, int steps, int batch);

  /** Adds d x to the gradient, which the matrix has {@link WeightMatrix#openGradient opened}. */
  void gradient(float[] x, int xStep, float[] d, int dStep, int steps, int batch);

  /** Adds d to the gradient of the biases. */
  void biasGradient(float[] d, int dStep, float[] gradient, int steps, int batch);
}
