package org.espalier.engine.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.engine.jvm.kernel.GateKernels.Strips;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * Long short-term memory: the product with the inputs for all time steps at once, then step after step the product with
 * the hidden state before and the gates. By columns if both matrices are computed from the weights that masks keep.
 */
final class LstmStep implements Step {
  /** Block of the cells at the first step; the one before is the state from which a sequence starts, 0. */
  private static final int FIRST = 1;

  private final Signals signals;
  private final int units;
  private final WeightMatrix weight;
  private final WeightMatrix recurrent;
  private final Parameter bias;
  private final Kernels kernels;
  private float[] hiddenSlopes = {};
  private float[] cellSlopes = {};
  private float[] gateSlopes = {};

  /**
   * Numbers of signals.
   *
   * @param hidden states of all steps; the output, if that is the sequence
   * @param gates their values, in the order input, forget, cell, output
   * @param cells the states of the cells, after a block of zeros
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
    return weight.compressed(batch) && recurrent.compressed(batch) ? Arrangement.COLUMNS : Arrangement.ROWS;
  }

  /** Samples whose gates and states lie together, and where those of one time step lie. */
  private record Part(Strips strips, int gate, int state) {}

  /** By rows one, with a strip a sample; by columns a block each, with a strip a unit. */
  private List<Part> parts(Arrangement arrangement, int batch) {
    int padded = Kernels.padded(units);
    if (arrangement == Arrangement.ROWS) {
      Strips strips = new Strips(batch, padded, weight.layout().stride(), padded);
      return List.of(new Part(strips, Kernels.FIRST, Kernels.FIRST));
    }
    List<Part> parts = new ArrayList<>();
    for (int start = 0; start < batch; start += Signal.BLOCK) {
      int width = Signal.width(batch, start);
      parts.add(
          new Part(
              new Strips(units, width, width, padded * width),
              Kernels.FIRST + start * weight.layout().span(),
              Kernels.FIRST + start * units));
    }
    return parts;
  }

  @Override
  public void forward(Signal[] values, int batch) {
    Arrangement a = arrangement(batch);
    List<Part> parts = parts(a, batch);
    Signal x = values[signals.input()];
    int steps = x.steps();
    int state = values[signals.hidden()].stepCount(a, batch);
    int gate = values[signals.gates()].stepCount(a, batch);
    float[] gates = values[signals.gates()].write(a);
    float[] cells = values[signals.cells()].write(a);
    float[] squashed = values[signals.squashed()].write(a);
    float[] hidden = values[signals.hidden()].write(a);
    Arrays.fill(cells, Kernels.FIRST, Kernels.FIRST + state, 0);
    weight.product(a).affine(bias.value(), x.read(a, batch), 0, gates, 0, steps, batch);
    for (int t = 0; t < steps; t++) {
      if (t > 0) {
        recurrent.product(a).add(hidden, t - 1, gates, t, 1, batch);
      }
      for (Part part : parts) {
        int at = t * state + part.state();
        kernels.gates().forward(
            part.strips(), gates, t * gate + part.gate(), cells, squashed, hidden, at, at + state);
      }
    }
    if (signals.output() != signals.hidden()) {
      System.arraycopy(
          hidden, Kernels.FIRST + (steps - 1) * state, values[signals.output()].write(a), Kernels.FIRST, state);
    }
  }

  @Override
  public void backward(Signal[] values, Slopes slopes, int batch) {
    Arrangement a = arrangement(batch);
    List<Part> parts = parts(a, batch);
    Signal x = values[signals.input()];
    int steps = x.steps();
    int state = values[signals.hidden()].stepCount(a, batch);
    int gate = values[signals.gates()].stepCount(a, batch);
    float[] inputs = x.read(a, batch);
    float[] gates = values[signals.gates()].read(a, batch);
    float[] cells = values[signals.cells()].read(a, batch);
    float[] squashed = values[signals.squashed()].read(a, batch);
    float[] hidden = values[signals.hidden()].read(a, batch);
    float[] outputSlopes = slopes.of(signals.output()).read(a, batch);
    boolean sequence = signals.output() == signals.hidden();
    boolean toInput = slopes.wanted(signals.input());
    float[] inputSlopes = toInput ? slopes.open(signals.input()).write(a) : hiddenSlopes;
    hiddenSlopes = cleared(hiddenSlopes, state);
    cellSlopes = cleared(cellSlopes, state);
    // by columns, rows that pad a gate are never written to
    gateSlopes = cleared(gateSlopes, gate);
    boolean toParameters = slopes.parametersWanted();
    if (toParameters) {
      weight.openGradient(a);
      recurrent.openGradient(a);
    }
    for (int t = steps - 1; t >= 0; t--) {
      if (sequence || t == steps - 1) {
        kernels.elements().add(
            outputSlopes, Kernels.FIRST + (sequence ? t * state : 0), hiddenSlopes, Kernels.FIRST, state);
      }
      for (Part part : parts) {
        kernels.gates().backward(
            part.strips(), gates, t * gate + part.gate(), cells, squashed, t * state + part.state(), hiddenSlopes,
            cellSlopes, part.state(), gateSlopes, part.gate());
      }
      if (toParameters) {
        weight.product(a).gradient(inputs, t, gateSlopes, 0, 1, batch);
        weight.product(a).biasGradient(gateSlopes, 0, bias.gradient(), 1, batch);
      }
      if (toInput) {
        weight.product(a).back(gateSlopes, 0, inputSlopes, t, 1, batch);
      }
      if (toParameters && t > 0) {
        recurrent.product(a).gradient(hidden, t - 1, gateSlopes, 0, 1, batch);
      }
      if (t > 0) {
        recurrent.product(a).back(gateSlopes, 0, hiddenSlopes, 0, 1, batch);
      }
    }
    if (toParameters) {
      weight.closeGradient(a, kernels);
      recurrent.closeGradient(a, kernels);
      bias.maskGradient(kernels);
    }
    if (toInput) {
      slopes.close(signals.input(), batch);
    }
  }

  private static float[] cleared(float[] array, int length) {
    if (array.length < Kernels.FIRST + length) {
      return new float[Kernels.FIRST + length];
    }
    Arrays.fill(array, 0, Kernels.FIRST + length, 0);
    return array;
  }
}
