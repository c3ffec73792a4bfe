// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.Arrays;
import org.espalier.api.network.ParameterSpec;

/**
 * A layer's weights as integers: on a symmetric grid, one for all of them or one for each output channel. What a mask
 * removed is 0 and stays exactly that.
 *
 * @param steps from 0, in the parameter's order
 * @param scales one, or one for each output channel
 * @param channels output channels
 */
record IntegerWeights(int[] steps, float[] scales, int channels) {

  static IntegerWeights of(ParameterSpec spec, float[] weights, Scheme scheme) {
    int channels = spec.shape().get(0);
    int groups = scheme.perChannel() ? channels : 1;
    int size = weights.length / groups;
    int[] steps = new int[weights.length];
    float[] scales = new float[groups];
    for (int group = 0; group < groups; group++) {
      float magnitude = 0;
      for (int i = group * size; i < (group + 1) * size; i++) {
        magnitude = Math.max(magnitude, Math.abs(weights[i]));
      }
      Grid grid = Grid.symmetric(magnitude, scheme.weightBits());
      scales[group] = grid.scale();
      for (int i = group * size; i < (group + 1) * size; i++) {
        steps[i] = (int) grid.steps(weights[i]);
      }
    }
    return new IntegerWeights(steps, scales, channels);
  }

  /** Scale of an output channel. */
  float scale(int channel) {
    return scales[scales.length == 1 ? 0 : channel];
  }

  /** How many are not 0: rounding makes more of them 0 than masks do. */
  int nonzero() {
    return (int) Arrays.stream(steps).filter(step -> step != 0).count();
  }

  /** The numbers that they stand for. */
  float[] rounded() {
    float[] rounded = new float[steps.length];
    int size = rounded.length / channels;
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = steps[i] * scale(i / size);
    }
    return rounded;
  }
}
