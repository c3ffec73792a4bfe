// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;

/** A step that can compute a function of its output, too, which spares a way through memory. */
interface Fusible extends Step {

  /** This and a function of its output, in one step with another output. */
  Fusible then(Activation function, int output);

  /** Computes its own output as it was in the last forward, in which it was passed over; nothing else changes. */
  default void again(Signal[] values, Samples samples) {
    forward(values, samples, Pass.Mode.INFER);
  }
}
