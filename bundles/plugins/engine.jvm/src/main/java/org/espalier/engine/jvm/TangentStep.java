// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

/** A step that knows how its output moves. */
interface TangentStep extends Step {

  /** Hands the motions of its inputs and of its parameters on to its output, after a forward of the batch. */
  void tangent(Signal[] values, Motions motions, Samples samples);
}
