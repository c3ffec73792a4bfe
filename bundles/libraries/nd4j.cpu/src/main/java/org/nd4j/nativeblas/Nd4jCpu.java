// SPDX-License-Identifier: Apache-2.0
package org.nd4j.nativeblas;

/**
 * Where DL4J M2.1 looks, by reflection, to learn whether oneDNN may be used. ND4J has moved that class to another
 * package, and without an answer DL4J leaves oneDNN alone: convolutions are two to four times slower.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** ND4J's settings, as far as DL4J asks for them. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    /** What the natives say. */
    public boolean isUseMKLDNN() {
      return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance().isUseONEDNN();
    }
  }
}
