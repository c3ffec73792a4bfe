// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import org.espalier.api.network.Activation;

/**
 * The inner loops of the engine, in implementations that differ in speed alone.
 *
 * @param description for people: the instruction width
 */
public record Kernels(
    String description,
    PanelKernels panels,
    CompressedKernels compressed,
    ElementKernels elements,
    GateKernels gates,
    NormKernels norms,
    RowKernels rows,
    UpdateKernels updates) {

  /** Values in a row of a panel: the widest vector that is used, whatever the machine has. */
  public static final int LANES = 16;

  /**
   * Where the first element of a batch lies in its array. In a JVM whose objects begin at multiples of 64 bytes
   * ({@code -XX:ObjectAlignmentInBytes=64}) it begins a line of the cache, and so does every row: an array's own header
   * takes 16 bytes. A vector of 64 bytes that lies across two lines takes twice as long to read.
   */
  public static final int FIRST = 12;

  /** The smallest multiple of {@link #LANES} that is at least {@code n}. */
  public static int padded(int n) {
    return (n + LANES - 1) / LANES * LANES;
  }

  /** Number of panels that hold so many columns. */
  public static int panels(int columns) {
    return (columns + LANES - 1) / LANES;
  }

  /** Whether a function's slope is told by its input, because its output does not tell it. */
  public static boolean slopeOfInput(Activation function) {
    return switch (function) {
      case RELU, LEAKY_RELU, TANH, SIGMOID, RELU6 -> false;
      case SILU, GELU -> true;
    };
  }

  /** Plain loops, left to the compiler. */
  public static Kernels scalar() {
    return new Kernels(
        "scalar", new ScalarPanels(), new ScalarCompressed(), new ScalarElements(), new ScalarGates(),
        new ScalarNorms(), new ScalarRows(), new ScalarUpdates());
  }

  /** Those with the Vector API if the JVM was started with it, else the scalar ones. */
  public static Kernels fastest() {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return scalar();
    }
    try {
      return Vectors.kernels();
    } catch (NoClassDefFoundError notImported) {
      return scalar();
    }
  }
}
