// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Erf;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** x times the normal distribution function of x, by erf: the two GELUs that ND4J has are approximations. */
final class GeluOperation implements Operation {
  private static final double SQRT_HALF = Math.sqrt(0.5);
  private static final double DENSITY = 1 / Math.sqrt(2 * Math.PI);

  private INDArray input = Nd4j.empty(DataType.FLOAT);

  @Override
  public INDArray forward(List<INDArray> inputs, boolean training) {
    input = inputs.get(0);
    return distribution().muli(input);
  }

  private INDArray distribution() {
    INDArray scaled = input.mul(SQRT_HALF);
    return Nd4j.exec(new Erf(scaled, scaled)).addi(1).muli(0.5);
  }

  /** dx = dy (distribution + x density). */
  @Override
  public List<INDArray> backward(INDArray outputGradient) {
    INDArray slope = distribution();
    try (INDArray square = input.mul(input)) {
      INDArray density = Transforms.exp(square.muli(-0.5), false).muli(DENSITY);
      slope.addi(density.muli(input));
    }
    return List.of(slope.muli(outputGradient));
  }
}
