// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The Vector API's part: loaded only where the JVM has it. */
final class Vectors {
  /** The machine's own width, up to {@link Kernels#LANES}, of which it is a divisor. */
  static final VectorSpecies<Float> SPECIES =
      FloatVector.SPECIES_PREFERRED.length() > Kernels.LANES ? FloatVector.SPECIES_512 : FloatVector.SPECIES_PREFERRED;

  private Vectors() {}

  static Kernels kernels() {
    String description = "Vector API, " + SPECIES.vectorBitSize() + " bits";
    return new Kernels(
        description, new VectorPanels(), new VectorCompressed(), new VectorElements(), new VectorGates(),
        new VectorNorms(), new VectorRows(), new VectorUpdates());
  }
}
