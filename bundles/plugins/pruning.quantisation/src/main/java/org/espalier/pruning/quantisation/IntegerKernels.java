// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

/** The inner loops of integer arithmetic, in implementations that differ in speed alone. */
interface IntegerKernels {
  /** That with the Vector API if the JVM was started with it, else plain loops. */
  IntegerKernels FASTEST = fastest();

  /** What is subtracted from integers that begin at 0, so that they are bytes with a sign. */
  int MIDDLE = 128;

  /** The least of some numbers. */
  float least(float[] values, int from, int count);

  /** The greatest of some numbers. */
  float greatest(float[] values, int from, int count);

  /**
   * Integers of a grid for numbers, less {@link #MIDDLE}.
   *
   * @param bytes receives as many
   */
  void quantise(float[] values, int from, int count, Grid grid, byte[] bytes);

  /**
   * For every output the sum of the products of inputs and weights, in 32 bits.
   *
   * @param read inputs, from -128 to 127; there is one more behind them if their number is odd
   * @param from where they begin
   * @param weights from -127 to 127
   * @param sums receives one for each output, panels filled up
   */
  void multiply(byte[] read, int from, PackedWeights weights, int[] sums);

  /**
   * The numbers that sums stand for, and biases.
   *
   * @param sums of one {@link #multiply}
   * @param grid of the inputs
   * @param biases for each output, panels filled up
   * @param outputs receives one for each output, panels filled up
   */
  void scale(int[] sums, Grid grid, PackedWeights weights, float[] biases, float[] outputs);

  /** For people. */
  String description();

  private static IntegerKernels fastest() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return new ScalarKernels();
    }
    try {
      return new VectorKernels();
    } catch (NoClassDefFoundError notImported) {
      return new ScalarKernels();
    }
  }
}
