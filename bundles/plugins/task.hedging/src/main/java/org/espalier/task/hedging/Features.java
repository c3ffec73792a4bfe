// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import org.espalier.api.hedging.Contract;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;

/**
 * What a network sees of the market at a moment: logarithm of the price over the strike, return since the moment
 * before, instantaneous standard deviation, change of the variance, time to maturity; and the centre of its positions,
 * if they have one.
 *
 * @param scales what each is multiplied by
 * @param centred whether there is a centre to see
 */
record Features(double strike, double[] scales, boolean centred) {
  private static final int MARKET = 5;

  /** As they are. */
  static Features raw(Contract contract, boolean centred) {
    return new Features(contract.claim().strike(contract.market().spot()), new double[] {1, 1, 1, 1, 1}, centred);
  }

  /** Each about as large as 1, by what the market's variance says. */
  static Features scaled(Contract contract, boolean centred) {
    TimeGrid grid = contract.grid();
    double expected = contract.market().expectedVariance(grid.horizon()).orElse(contract.market().variance());
    double variance = Math.max(expected, contract.market().variance());
    double deviation = Math.sqrt(variance);
    double[] scales = {
      1 / (deviation * Math.sqrt(grid.horizon())),
      1 / (deviation * Math.sqrt(grid.step())),
      1 / deviation,
      Math.sqrt(grid.steps()) / variance,
      1 / grid.horizon()
    };
    return new Features(contract.claim().strike(contract.market().spot()), scales, centred);
  }

  int count() {
    return centred ? MARKET + 1 : MARKET;
  }

  /** Writes those of a moment: path p's begin at {@code offset + p * stride}. */
  void write(Block block, int step, float[] inputs, int offset, int stride) {
    Paths paths = block.scenarios().paths();
    double[] spots = paths.prices()[step];
    double[] variances = paths.variances()[step];
    double[] spotsBefore = paths.prices()[Math.max(0, step - 1)];
    double[] variancesBefore = paths.variances()[Math.max(0, step - 1)];
    double left = scales[4] * (paths.grid().horizon() - paths.grid().time(step));
    for (int p = 0; p < block.size(); p++) {
      int at = offset + p * stride;
      inputs[at] = (float) (scales[0] * StrictMath.log(spots[p] / strike));
      inputs[at + 1] = (float) (scales[1] * StrictMath.log(spots[p] / spotsBefore[p]));
      inputs[at + 2] = (float) (scales[2] * Math.sqrt(variances[p]));
      inputs[at + 3] = (float) (scales[3] * (variances[p] - variancesBefore[p]));
      inputs[at + 4] = (float) left;
      if (centred) {
        inputs[at + MARKET] = (float) block.centres()[step][p];
      }
    }
  }
}
