// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import org.espalier.api.engine.Pass;
import org.espalier.api.hedging.Costs;
import org.espalier.api.hedging.Outcome;

/** A network that trades on blocks of paths, and learns from what came of it by going back the whole way. */
final class Trader {
  private final PathNetwork network;
  private final PositionRule rule;
  private final Costs costs;
  private Ledger ledger;
  private Block block;

  Trader(PathNetwork network, PositionRule rule, Costs costs) {
    this.network = network;
    this.rule = rule;
    this.costs = costs;
  }

  /** Trades on a block of at most the network's capacity. */
  Outcome trade(Block on, Pass.Mode mode) {
    block = on;
    ledger = new Ledger(costs, on.scenarios());
    network.begin(on, mode);
    int instruments = on.scenarios().instruments();
    for (int t = 0; t < on.scenarios().steps(); t++) {
      float[] outputs = network.outputs(t, ledger);
      for (int i = 0; i < instruments; i++) {
        double[] positions = ledger.positions()[t][i];
        for (int p = 0; p < on.size(); p++) {
          positions[p] =
              rule.position(outputs, at(t, i, p), centre(t, i, p), ledger.before(t, i, p));
        }
      }
      ledger.advance(t);
    }
    return ledger.close(on.payoffs());
  }

  /** Positions of the last trading, {@code [step][instrument][path]}. */
  double[][][] positions() {
    return ledger.positions();
  }

  /** What the network read in the last trading. */
  float[] inputs() {
    return network.inputs();
  }

  /** Adds to the network's gradients those of a loss whose derivatives by the last trading's profits are given. */
  void backward(double[] profitSlopes) {
    ledger.backwardFromClose(profitSlopes);
    float[] slopes = network.slopes();
    for (int t = block.scenarios().steps() - 1; t >= 0; t--) {
      ledger.backward(t);
      float[] outputs = network.outputsOf(t);
      for (int i = 0; i < block.scenarios().instruments(); i++) {
        double[] byPosition = ledger.slopes()[i];
        for (int p = 0; p < block.size(); p++) {
          double before = ledger.before(t, i, p);
          double byBefore =
              rule.backward(outputs, at(t, i, p), centre(t, i, p), before, byPosition[p], slopes);
          ledger.addSlopeBefore(i, p, byBefore);
        }
      }
      network.backward(t, ledger);
      ledger.stepBack();
    }
  }

  private int at(int step, int instrument, int path) {
    return network.at(step, path) + instrument * rule.outputs();
  }

  /** Only the stock's position has a centre. */
  private double centre(int step, int instrument, int path) {
    return instrument == 0 ? block.centres()[step][path] : 0;
  }
}
