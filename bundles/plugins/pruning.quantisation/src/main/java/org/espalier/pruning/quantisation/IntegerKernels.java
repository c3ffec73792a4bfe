package org.espalier.pruning.quantisation;

/** The inner loop of integer arithmetic, in implementations that differ in speed alone. */
interface IntegerKernels {
  /** That with the Vector API if the JVM was started with it, else plain loops. */
  IntegerKernels FASTEST = fastest();

  /**
   * For every output the sum of the products of inputs and weights, in 32 bits.
   *
   * @param read inputs, from -128 to 127; there is one more behind them if their number is odd
   * @param from where they begin
   * @param weights from -127 to 127
   * @param sums receives one for each output, panels filled up
   */
  void multiply(byte[] read, int from, PackedWeights weights, int[] sums);

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
