// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.List;
import org.espalier.api.engine.Pass;

/** A layer's part of a pass. Used by the thread that uses the network. */
interface Stage {

  /**
   * The layer's outputs.
   *
   * @param read what it reads, an array for each of its inputs, batch x size
   * @return batch x output size at the beginning of an array that lasts until the next forward
   */
  float[] forward(List<float[]> read, int batch, Pass.Mode mode);

  /**
   * Carries slopes back through the last forward.
   *
   * @param slopes by the layer's outputs
   * @param wanted of what derivatives are wanted
   * @return the slopes by each of its inputs; empty where they are not wanted
   */
  List<float[]> backward(float[] slopes, int batch, Wanted wanted);

  /** What a backward pass is for. */
  enum Wanted {
    PARAMETERS(true, false),
    BOTH(true, true),
    INPUTS(false, true);

    private final boolean parameters;
    private final boolean inputs;

    Wanted(boolean parameters, boolean inputs) {
      this.parameters = parameters;
      this.inputs = inputs;
    }

    boolean inputs() {
      return inputs;
    }

    /** The same, by the inputs of a layer whose inputs depend on parameters. */
    Wanted inside() {
      return parameters ? BOTH : INPUTS;
    }

    /** Through a pass of the engine, whose network has one input. */
    List<float[]> through(Pass pass, float[] slopes) {
      if (!inputs) {
        pass.backward(slopes);
        return List.of();
      }
      return List.of(parameters ? pass.backwardToInputs(slopes) : pass.inputGradients(slopes));
    }
  }
}
