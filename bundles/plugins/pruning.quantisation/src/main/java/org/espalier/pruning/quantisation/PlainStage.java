// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.List;
import org.espalier.api.engine.Pass;

/** A layer that is not quantised, as the engine computes it. */
record PlainStage(Pass pass) implements Stage {

  @Override
  public float[] forward(List<float[]> read, int batch, Pass.Mode mode) {
    return pass.forward(read.get(0), batch, mode);
  }

  @Override
  public List<float[]> backward(float[] slopes, int batch, Wanted wanted) {
    return wanted.through(pass, slopes);
  }
}
