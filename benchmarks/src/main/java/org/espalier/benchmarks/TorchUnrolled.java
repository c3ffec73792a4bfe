// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** A network that is used at every step and reads its output at the step before. */
record TorchUnrolled(TorchModel step) implements TorchModel {

  @Override
  public Tensor forward(Tensor inputs, boolean training) {
    long steps = inputs.size(1);
    TensorVector outputs = new TensorVector();
    Tensor output = zeros(inputs.size(0), 1);
    for (long t = 0; t < steps; t++) {
      output = step.forward(cat(new TensorVector(inputs.select(1, t), output), 1), training);
      outputs.push_back(output);
    }
    return cat(outputs, 1);
  }

  @Override
  public List<Tensor> parameters() {
    return step.parameters();
  }
}
