// SPDX-License-Identifier: Apache-2.0
package org.espalier.curvature;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.network.Curve;

/**
 * The product of a direction with the Hessian of a loss by a network's parameters: the derivative, along the direction,
 * of the loss's gradient. Exact but for rounding: forward derivatives along the direction are carried through the
 * forward pass and through the backward pass (Pearlmutter 1994, Fast Exact Multiplication by the Hessian), in float64,
 * for every layer there is, from the network's description; so it is the same whatever engine the network is on. Where
 * a function has a kink (a ReLU at 0, a maximum of equals) its second derivative counts as 0. Batch norm uses the
 * batch's statistics, as in training. Used by one thread.
 */
public final class HessianProduct {
  private final Network network;
  private final Architecture architecture;
  private final Map<String, Variable> parameters = new HashMap<>();

  /**
   * At the network's present weights.
   *
   * @param direction by the parameter's name, in canonical order; parameters without one do not move
   * @throws NoSuchElementException if a direction is of no trained parameter of the network
   * @throws IllegalArgumentException if a direction has not as many elements as its parameter
   */
  public HessianProduct(Network network, Map<String, float[]> direction) {
    this.network = network;
    architecture = network.architecture();
    for (ParameterSpec spec : architecture.parameters()) {
      if (spec.trained()) {
        float[] values = network.values(spec.name());
        float[] motion = direction.getOrDefault(spec.name(), new float[values.length]);
        if (motion.length != values.length) {
          throw new IllegalArgumentException(
              spec.name() + " has " + values.length + " elements, its direction has " + motion.length);
        }
        parameters.put(spec.name(), new Variable(doubles(values, values.length), doubles(motion, motion.length)));
      }
    }
    direction.keySet().forEach(this::parameter);
  }

  private static double[] doubles(float[] values, int length) {
    return IntStream.range(0, length).mapToDouble(i -> values[i]).toArray();
  }

  /**
   * Adds a batch's loss to what is differentiated.
   *
   * @param inputs at least batch x input size values, samples one after another
   * @param batch at least 1
   * @param loss of the batch
   */
  public void add(float[] inputs, int batch, OutputSlopes loss) {
    Tape tape = new Tape(batch);
    Map<String, Variable> values = new HashMap<>();
    Variable input = tape.variable(architecture.inputShape().size());
    System.arraycopy(doubles(inputs, input.value().length), 0, input.value(), 0, input.value().length);
    values.put(Architecture.INPUT, input);
    Variable last = input;
    for (Node node : architecture.nodes()) {
      last = append(node, node.inputs().stream().map(values::get).toList(), tape);
      values.put(node.name(), last);
    }
    loss.of(last.value(), last.motion(), last.slope(), last.slopeMotion());
    tape.backward();
  }

  private Variable append(Node node, List<Variable> inputs, Tape tape) {
    return node.layer().accept(new Append(node, inputs, tape));
  }

  /** Writes what a layer computes onto a tape. */
  private final class Append implements Layer.Visitor<Variable> {
    private final Node node;
    private final List<Variable> inputs;
    private final Tape tape;
    private final Variable x;
    private final Shape in;
    private final Shape out;

    Append(Node node, List<Variable> inputs, Tape tape) {
      this.node = node;
      this.inputs = inputs;
      this.tape = tape;
      this.x = inputs.get(0);
      this.in = architecture.shape(node.inputs().get(0));
      this.out = architecture.shape(node.name());
    }

    private Variable output() {
      return tape.variable(out.size());
    }

    @Override
    public Variable flatten(Layer.Flatten flatten) {
      return x;
    }

    @Override
    public Variable lstm(Layer.Lstm lstm) {
      return HessianProduct.this.lstm(node, lstm, x, in, tape);
    }

    @Override
    public Variable dense(Layer.Dense dense) {
      Variable y = output();
      int features = in.get(in.rank() - 1);
      tape.multiply(of(node, "weight"), x, y, Wiring.dense(in.size() / features, features, dense.units()));
      tape.add(of(node, "bias"), IntStream.range(0, out.size()).map(i -> i % dense.units()).toArray(), y, all(y), 1);
      return y;
    }

    @Override
    public Variable conv2d(Layer.Conv2d conv) {
      Variable y = output();
      tape.multiply(of(node, "weight"), x, y, Wiring.convolution(conv, in, out));
      if (conv.bias()) {
        tape.add(of(node, "bias"), channels(out), y, all(y), 1);
      }
      return y;
    }

    @Override
    public Variable batchNorm(Layer.BatchNorm norm) {
      Variable y = output();
      tape.normalise(x, of(node, "gain"), out.get(0), norm.epsilon(), y);
      tape.add(of(node, "bias"), channels(out), y, all(y), 1);
      return y;
    }

    @Override
    public Variable layerNorm(Layer.LayerNorm norm) {
      int features = out.get(out.rank() - 1);
      int[] feature = IntStream.range(0, out.size()).map(i -> i % features).toArray();
      Variable normal = output();
      tape.normaliseSamples(x, features, norm.epsilon(), normal);
      Variable gains = output();
      tape.add(of(node, "gain"), feature, gains, all(gains), 1);
      Variable y = output();
      tape.multiply(gains, normal, y);
      tape.add(of(node, "bias"), feature, y, all(y), 1);
      return y;
    }

    @Override
    public Variable pool2d(Layer.Pool2d pool) {
      Variable y = output();
      pool(pool, x, in, y, out, tape);
      return y;
    }

    @Override
    public Variable globalAveragePool(Layer.GlobalAveragePool pool) {
      Variable y = output();
      tape.add(x, all(x), y, channels(in), 1.0 / (in.get(1) * in.get(2)));
      return y;
    }

    @Override
    public Variable activate(Layer.Activate activate) {
      Variable y = output();
      tape.apply(Curve.of(activate.function()), x, y);
      return y;
    }

    @Override
    public Variable add(Layer.Add add) {
      Variable y = output();
      inputs.forEach(term -> tape.add(term, all(term), y, all(y), 1));
      return y;
    }

    @Override
    public Variable concatenate(Layer.Concatenate concatenate) {
      Variable y = output();
      Channels channels = new Channels(architecture);
      for (int place = 0; place < inputs.size(); place++) {
        Variable part = inputs.get(place);
        int own = place;
        int[] places = IntStream.range(0, part.size()).map(i -> channels.concatenated(node, own, i)).toArray();
        tape.add(part, all(part), y, places, 1);
      }
      return y;
    }
  }

  private static int[] all(Variable variable) {
    return range(0, variable.size());
  }

  private static int[] range(int first, int length) {
    return IntStream.range(first, first + length).toArray();
  }

  /** Of each element, the number of the channel, outermost dimension. */
  private static int[] channels(Shape shape) {
    int area = shape.size() / shape.get(0);
    return IntStream.range(0, shape.size()).map(i -> i / area).toArray();
  }

  private static void pool(Layer.Pool2d pool, Variable x, Shape in, Variable y, Shape out, Tape tape) {
    int side = pool.kernel();
    int[][] windows = new int[out.size()][side * side];
    int area = out.get(1) * out.get(2);
    for (int o = 0; o < windows.length; o++) {
      int top = o % area / out.get(2) * pool.stride();
      int left = o % out.get(2) * pool.stride();
      for (int i = 0; i < side * side; i++) {
        windows[o][i] = (o / area * in.get(1) + top + i / side) * in.get(2) + left + i % side;
      }
    }
    if (pool.pooling() == Layer.Pooling.MAX) {
      tape.addLargest(x, windows, y);
    } else {
      for (int i = 0; i < side * side; i++) {
        int place = i;
        int[] from = IntStream.range(0, windows.length).map(o -> windows[o][place]).toArray();
        tape.add(x, from, y, all(y), 1.0 / (side * side));
      }
    }
  }

  private Variable lstm(Node node, Layer.Lstm lstm, Variable x, Shape in, Tape tape) {
    int units = lstm.units();
    int steps = in.get(0);
    Variable gates = tape.variable(steps * 4 * units);
    tape.multiply(of(node, "weight"), x, gates, Wiring.dense(steps, in.get(1), 4 * units));
    int[] repeated = IntStream.range(0, gates.size()).map(i -> i % (4 * units)).toArray();
    tape.add(of(node, "bias"), repeated, gates, all(gates), 1);
    Variable all = tape.variable(steps * units);
    Variable hidden = tape.variable(units);
    Variable cell = tape.variable(units);
    for (int step = 0; step < steps; step++) {
      Variable sums = tape.variable(4 * units);
      tape.add(gates, range(step * 4 * units, 4 * units), sums, all(sums), 1);
      tape.multiply(of(node, "recurrent"), hidden, sums, Wiring.dense(1, units, 4 * units));
      Variable next = tape.variable(units);
      tape.multiply(gate(1, Curve.SIGMOID, sums, tape), cell, next);
      tape.multiply(gate(0, Curve.SIGMOID, sums, tape), gate(2, Curve.TANH, sums, tape), next);
      cell = next;
      Variable squashed = tape.variable(units);
      tape.apply(Curve.TANH, cell, squashed);
      hidden = tape.variable(units);
      tape.multiply(gate(3, Curve.SIGMOID, sums, tape), squashed, hidden);
      tape.add(hidden, all(hidden), all, range(step * units, units), 1);
    }
    return lstm.sequence() ? all : hidden;
  }

  /**
   * @param number in the order input, forget, cell, output
   */
  private static Variable gate(int number, Curve curve, Variable sums, Tape tape) {
    int units = sums.size() / 4;
    Variable own = tape.variable(units);
    tape.add(sums, range(number * units, units), own, all(own), 1);
    Variable open = tape.variable(units);
    tape.apply(curve, own, open);
    return open;
  }

  private Variable of(Node node, String kind) {
    return parameter(node.name() + "." + kind);
  }

  private Variable parameter(String name) {
    Variable parameter = parameters.get(name);
    if (parameter == null) {
      throw new NoSuchElementException("no trained parameter " + name + "; there are " + parameters.keySet());
    }
    return parameter;
  }

  /** The gradient of the losses that were added; 0 where the network's mask is. */
  public Map<String, double[]> gradient() {
    return masked(true);
  }

  /** The product of their Hessian with the direction, by the name of the trained parameter; 0 where the mask is. */
  public Map<String, double[]> product() {
    return masked(false);
  }

  private Map<String, double[]> masked(boolean gradient) {
    Map<String, double[]> arrays = new LinkedHashMap<>();
    for (ParameterSpec spec : architecture.parameters()) {
      if (spec.trained()) {
        Variable parameter = parameters.get(spec.name());
        double[] values = (gradient ? parameter.slope() : parameter.slopeMotion()).clone();
        for (int i = 0; i < values.length; i++) {
          values[i] = network.mask(spec.name()).keeps(i) ? values[i] : 0;
        }
        arrays.put(spec.name(), values);
      }
    }
    return arrays;
  }
}
