// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.api.engine.Pass;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * Long short-term memory: the product with the inputs for all time steps at once, then step after step the product with
 * the hidden state before and the gates. By columns if both matrices are computed from the weights that masks keep.
 */
final class LstmStep implements Step {
  private static final Signal NONE = new Signal(new Signal.Shape(1, 1, false), 0);

  private final Signals signals;
  private final int units;
  private final WeightMatrix weight;
  private final WeightMatrix recurrent;
  private final Parameter bias;
  private final Kernels kernels;
  private Signal hiddenSlopes = NONE;
  private Signal cellSlopes = NONE;
  private Signal gateSlopes = NONE;

  /**
   * Numbers of signals.
   *
   * @param hidden states of all steps; the output, if that is the sequence
   * @param gates their values, in the order input, forget, cell, output
   * @param cells the states of the cells, after zeros
   * @param squashed tanh of the cells
   */
  record Signals(int input, int output, int hidden, int gates, int cells, int squashed) {}

  LstmStep(
      Signals signals, int units, WeightMatrix weight, WeightMatrix recurrent, Parameter bias, Kernels kernels) {
    this.signals = signals;
    this.units = units;
    this.weight = weight;
    this.recurrent = recurrent;
    this.bias = bias;
    this.kernels = kernels;
  }

  @Override
  public int output() {
    return signals.output();
  }

  @Override
  public Arrangement arrangement(int batch) {
    return weight.compressed(batch) && recurrent.compressed(batch) ? Arrangement.COLUMNS : Arrangement.PANELS;
  }

  /** Gradients are sums over time steps first. */
  @Override
  public boolean whole(Pass.Mode mode) {
    return true;
  }

  /** Samples and units whose values lie side by side: a panel of units in a block, or all units by columns. */
  private record Strip(Arrangement arrangement, Samples samples, int block, int panel, int lanes) {

    /** Its place in a signal of states at this step. */
    int in(Signal states, int step) {
      int at = states.place(arrangement, block, step, samples);
      return arrangement == Arrangement.PANELS ? at + panel * states.panel(samples.count(block)) : at;
    }

    /** From a gate to the next in a signal of gates for so many units. */
    int gate(Signal gates, int units) {
      int padded = Kernels.padded(units);
      return arrangement == Arrangement.PANELS
          ? padded / Kernels.LANES * gates.panel(samples.count(block))
          : padded * samples.width(block);
    }
  }

  private Strip[] strips(Arrangement a, Samples samples) {
    int panels = a == Arrangement.PANELS ? Kernels.panels(units) : 1;
    Strip[] strips = new Strip[(samples.end() - samples.first()) * panels];
    for (int s = 0; s < strips.length; s++) {
      int block = samples.first() + s / panels;
      int lanes =
          a == Arrangement.PANELS ? samples.count(block) * Kernels.LANES : units * samples.width(block);
      strips[s] = new Strip(a, samples, block, s % panels, lanes);
    }
    return strips;
  }

  @Override
  public void forward(Signal[] values, Samples samples, Pass.Mode mode) {
    Arrangement a = arrangement(samples.batch());
    Strip[] strips = strips(a, samples);
    Signal x = values[signals.input()];
    Signal gates = values[signals.gates()];
    Signal cells = values[signals.cells()];
    Signal squashed = values[signals.squashed()];
    Signal hidden = values[signals.hidden()];
    int steps = x.steps();
    weight.product(a).affine(bias.value(), x, 0, gates, 0, steps, samples);
    float[] cell = cells.write(a, samples);
    float[] squash = squashed.write(a, samples);
    float[] state = hidden.write(a, samples);
    for (Strip strip : strips) {
      Arrays.fill(cell, strip.in(cells, 0), strip.in(cells, 0) + strip.lanes(), 0);
    }
    for (int t = 0; t < steps; t++) {
      if (t > 0) {
        recurrent.product(a).add(hidden, t - 1, gates, t, 1, samples);
      }
      float[] gate = gates.write(a, samples);
      for (Strip strip : strips) {
        kernels.gates().forward(
            strip.lanes(), gate, strip.in(gates, t), strip.gate(gates, units), cell, strip.in(cells, t),
            strip.in(cells, t + 1), squash, strip.in(squashed, t), state, strip.in(hidden, t));
      }
    }
    if (signals.output() != signals.hidden()) {
      Signal output = values[signals.output()];
      float[] last = output.write(a, samples);
      for (Strip strip : strips) {
        System.arraycopy(state, strip.in(hidden, steps - 1), last, strip.in(output, 0), strip.lanes());
      }
    }
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, Samples samples) {
    Arrangement a = arrangement(samples.batch());
    Strip[] strips = strips(a, samples);
    Signal x = values[signals.input()];
    Signal gates = values[signals.gates()];
    Signal cells = values[signals.cells()];
    Signal squashed = values[signals.squashed()];
    Signal hidden = values[signals.hidden()];
    Signal dy = slopes.of(signals.output());
    int steps = x.steps();
    float[] gate = gates.read(a, samples);
    float[] cell = cells.read(a, samples);
    float[] squash = squashed.read(a, samples);
    float[] outputSlopes = dy.read(a, samples);
    boolean sequence = signals.output() == signals.hidden();
    boolean toInput = slopes.wanted(signals.input());
    Signal dx = toInput ? slopes.open(signals.input(), samples) : x;
    hiddenSlopes = cleared(hiddenSlopes, units, a, samples);
    cellSlopes = cleared(cellSlopes, units, a, samples);
    // by columns, rows that pad a gate are never written to
    gateSlopes = cleared(gateSlopes, weight.layout().span(), a, samples);
    boolean toParameters = slopes.parametersWanted();
    if (toParameters) {
      weight.openGradient(a);
      recurrent.openGradient(a);
    }
    for (int t = steps - 1; t >= 0; t--) {
      float[] dh = hiddenSlopes.write(a, samples);
      float[] dc = cellSlopes.write(a, samples);
      float[] dz = gateSlopes.write(a, samples);
      for (Strip strip : strips) {
        int state = strip.in(hiddenSlopes, 0);
        if (sequence || t == steps - 1) {
          kernels.elements().add(outputSlopes, strip.in(dy, sequence ? t : 0), dh, state, strip.lanes());
        }
        kernels.gates().backward(
            strip.lanes(), gate, strip.in(gates, t), strip.gate(gates, units), cell, strip.in(cells, t), squash,
            strip.in(squashed, t), dh, dc, state, dz, strip.in(gateSlopes, 0), strip.gate(gateSlopes, units));
      }
      if (toParameters) {
        weight.product(a).gradient(x, t, gateSlopes, 0, 1, samples);
        weight.product(a).biasGradient(gateSlopes, 0, bias.gradient(), 1, samples);
      }
      if (toInput) {
        weight.product(a).back(gateSlopes, 0, dx, t, 1, samples);
      }
      if (toParameters && t > 0) {
        recurrent.product(a).gradient(hidden, t - 1, gateSlopes, 0, 1, samples);
      }
      if (t > 0) {
        recurrent.product(a).back(gateSlopes, 0, hiddenSlopes, 0, 1, samples);
      }
    }
    if (toParameters) {
      weight.closeGradient(a, kernels);
      recurrent.closeGradient(a, kernels);
      bias.maskGradient(kernels);
    }
    if (toInput) {
      slopes.close(signals.input(), samples);
    }
  }

  /** All 0, for these samples: the one given, if it is large enough. */
  private static Signal cleared(Signal signal, int features, Arrangement a, Samples samples) {
    Signal cleared =
        signal.capacity() < samples.batch()
            ? new Signal(new Signal.Shape(1, features, false), samples.batch())
            : signal;
    float[] values = cleared.write(a, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int at = cleared.block(a, block);
      Arrays.fill(values, at, at + cleared.length(a, block, samples), 0);
    }
    return cleared;
  }
}
