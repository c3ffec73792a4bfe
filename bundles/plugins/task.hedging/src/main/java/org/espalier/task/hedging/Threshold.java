// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.function.Supplier;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.training.FreeParameter;

/** The threshold y of a measure of risk, trained with the network. */
final class Threshold {
  private final RiskMeasure risk;
  private final boolean fromZero;
  private final double rateFactor;
  private final FreeParameter parameter = new FreeParameter(1);
  private boolean started;

  /**
   * @param fromZero whether it starts at 0; else where it is best for the profits that training begins with
   * @param rateFactor its learning rate relative to the network's
   */
  Threshold(RiskMeasure risk, boolean fromZero, double rateFactor) {
    this.risk = risk;
    this.fromZero = fromZero;
    this.rateFactor = rateFactor;
  }

  boolean trained() {
    return risk.thresholded();
  }

  /** Takes its first value, if it has none yet: one that weights, which are 32-bit numbers, hold exactly. */
  void start(Supplier<double[]> profits) {
    if (!started) {
      value(trained() && !fromZero ? (float) risk.threshold(profits.get()) : 0);
    }
  }

  double value() {
    return parameter.value(0);
  }

  void value(double value) {
    parameter.value(0, value);
    started = true;
  }

  FreeParameter parameter() {
    return parameter;
  }

  void update(Optimizer.Adam optimizer) {
    if (trained()) {
      parameter.update(optimizer.at(optimizer.learningRate() * rateFactor));
    }
  }

  void save(DataOutput out) throws IOException {
    out.writeBoolean(started);
    parameter.save(out);
  }

  void restore(DataInput in) throws IOException {
    started = in.readBoolean();
    parameter.restore(in);
  }
}
