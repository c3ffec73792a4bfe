// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.espalier.engine.jvm.kernel.Kernels;

/** An architecture as steps over numbered signals. Signal 0 is the input; a vector that is flattened stays the same. */
final class Graph {
  static final int INPUT = 0;

  private final Map<String, Parameter> parameters;
  private final Kernels kernels;
  private final Map<String, Integer> signals = new LinkedHashMap<>();
  private final List<Size> sizes = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<Integer, Fusible> passedOver = new HashMap<>();
  private final int output;
  private Slopes slopes;

  /** Of a signal, whether it depends on parameters, and whether it is one sample's for the whole batch. */
  private record Size(Signal.Shape shape, boolean trained, boolean single) {}

  Graph(Architecture architecture, Map<String, Parameter> parameters, Kernels kernels) {
    this.parameters = parameters;
    this.kernels = kernels;
    Shape input = architecture.inputShape();
    signals.put(Architecture.INPUT, newSignal(signalShape(input), false));
    for (Node node : architecture.nodes()) {
      signals.put(node.name(), append(node, architecture));
    }
    output = signals.get(architecture.nodes().get(architecture.nodes().size() - 1).name());
    slopes = newSlopes(1);
  }

  private static Signal.Shape signalShape(Shape shape) {
    return switch (shape.rank()) {
      case 1 -> new Signal.Shape(1, shape.get(0), false);
      case 2 -> new Signal.Shape(shape.get(0), shape.get(1), false);
      default -> new Signal.Shape(shape.get(1) * shape.get(2), shape.get(0), true);
    };
  }

  private int newSignal(Signal.Shape shape, boolean trained) {
    sizes.add(new Size(shape, trained, false));
    return sizes.size() - 1;
  }

  /** Appends a node's step and gives the number of its output. */
  private int append(Node node, Architecture architecture) {
    int[] inputs = node.inputs().stream().mapToInt(signals::get).toArray();
    Layer layer = node.layer();
    Size read = sizes.get(inputs[0]);
    if (layer instanceof Layer.Flatten && read.shape().steps() == 1) {
      return inputs[0];
    }
    boolean trained =
        architecture.parameters().stream().anyMatch(spec -> spec.layer().equals(node.name()) && spec.trained());
    for (int input : inputs) {
      trained |= sizes.get(input).trained();
    }
    Shape shape = architecture.shape(node.name());
    int signal = newSignal(signalShape(shape), trained);
    layer.accept(new Append(node, architecture, inputs, signal)).run();
    return signal;
  }

  /** How each kind of layer's step is appended. */
  private final class Append implements Layer.Visitor<Runnable> {
    private final Node node;
    private final Architecture architecture;
    private final int[] inputs;
    private final int input;
    private final int signal;

    Append(Node node, Architecture architecture, int[] inputs, int signal) {
      this.node = node;
      this.architecture = architecture;
      this.inputs = inputs;
      this.input = inputs[0];
      this.signal = signal;
    }

    @Override
    public Runnable dense(Layer.Dense dense) {
      return () -> steps.add(
          new DenseStep(
              input, signal, sizes.get(input).shape().steps(), matrix(node, "weight"), parameter(node, "bias"),
              Optional.empty(), kernels));
    }

    @Override
    public Runnable conv2d(Layer.Conv2d conv) {
      Shape image = architecture.shape(node.inputs().get(0));
      Windows.Geometry geometry =
          new Windows.Geometry(image.get(1), image.get(2), conv.kernel(), conv.stride(), conv.padding());
      Optional<Parameter> bias = conv.bias() ? Optional.of(parameter(node, "bias")) : Optional.empty();
      Parameter weight = parameter(node, "weight");
      boolean depthwise = conv.groups() == image.get(0) && conv.groups() == conv.filters() && conv.groups() > 1;
      return () -> steps.add(
          depthwise
              ? new DepthwiseStep(input, signal, geometry, weight, bias, kernels)
              : new ConvStep(
                  input, signal, geometry, conv.groups(), weight, bias, Optional.empty(), kernels));
    }

    @Override
    public Runnable batchNorm(Layer.BatchNorm norm) {
      return () -> steps.add(Graph.this.batchNorm(node, norm, input, signal));
    }

    @Override
    public Runnable layerNorm(Layer.LayerNorm norm) {
      return () -> steps.add(Graph.this.layerNorm(node, norm, input, signal));
    }

    @Override
    public Runnable pool2d(Layer.Pool2d pool) {
      Shape image = architecture.shape(node.inputs().get(0));
      PoolStep.Geometry geometry =
          new PoolStep.Geometry(image.get(1), image.get(2), pool.kernel(), pool.kernel(), pool.stride());
      return () -> steps.add(new PoolStep(input, signal, geometry, pool.pooling(), kernels));
    }

    @Override
    public Runnable globalAveragePool(Layer.GlobalAveragePool pool) {
      Shape image = architecture.shape(node.inputs().get(0));
      PoolStep.Geometry geometry = PoolStep.Geometry.all(image.get(1), image.get(2));
      return () -> steps.add(new PoolStep(input, signal, geometry, Layer.Pooling.AVERAGE, kernels));
    }

    @Override
    public Runnable flatten(Layer.Flatten flatten) {
      return () -> steps.add(new FlattenStep(input, signal));
    }

    @Override
    public Runnable activate(Layer.Activate activate) {
      return () -> Graph.this.activate(
          activate.function(), input, signal,
          readers(architecture, node.inputs().get(0)) == 1 && Collections.frequency(signals.values(), input) == 1);
    }

    @Override
    public Runnable lstm(Layer.Lstm lstm) {
      return () -> steps.add(Graph.this.lstm(node, lstm, input, signal));
    }

    @Override
    public Runnable add(Layer.Add add) {
      return () -> steps.add(new AddStep(inputs, signal, kernels));
    }

    @Override
    public Runnable concatenate(Layer.Concatenate concatenate) {
      int[] features = IntStream.of(inputs).map(part -> sizes.get(part).shape().features()).toArray();
      return () -> steps.add(ConcatenateStep.of(inputs, features, signal));
    }
  }

  private static long readers(Architecture architecture, String node) {
    return architecture.nodes().stream().filter(reader -> reader.inputs().contains(node)).count();
  }

  /**
   * A layer that nothing but the function reads may compute it, too, and its own output only when asked to; not if the
   * way back needs that output.
   */
  private void activate(Activation function, int input, int output, boolean alone) {
    boolean fuses = alone && !Kernels.slopeOfInput(function);
    for (int s = 0; fuses && s < steps.size(); s++) {
      if (steps.get(s) instanceof Fusible step && step.output() == input) {
        passedOver.put(input, step);
        steps.set(s, step.then(function, output));
        return;
      }
    }
    steps.add(new ActivationStep(input, output, function, kernels));
  }

  private BatchNormStep batchNorm(Node node, Layer.BatchNorm norm, int input, int signal) {
    Signal.Shape statistics = new Signal.Shape(2, sizes.get(input).shape().features(), false);
    sizes.add(new Size(statistics, true, true));
    return new BatchNormStep(
        new BatchNormStep.Signals(input, signal, sizes.size() - 1),
        new BatchNormStep.Parameters(
            parameter(node, "gain"), parameter(node, "bias"), parameter(node, "running-mean"),
            parameter(node, "running-variance")),
        norm, Optional.empty(), kernels);
  }

  private LayerNormStep layerNorm(Node node, Layer.LayerNorm norm, int input, int signal) {
    Signal.Shape shape = sizes.get(input).shape();
    int normal = newSignal(shape, true);
    int factors = newSignal(new Signal.Shape(shape.steps(), 1, false), true);
    return new LayerNormStep(
        new LayerNormStep.Signals(input, signal, normal, factors), parameter(node, "gain"), parameter(node, "bias"),
        (float) norm.epsilon(), kernels);
  }

  private LstmStep lstm(Node node, Layer.Lstm lstm, int input, int signal) {
    int units = lstm.units();
    int times = sizes.get(input).shape().steps();
    WeightMatrix weight = matrix(node, "weight");
    LstmStep.Signals lstmSignals =
        new LstmStep.Signals(
            input,
            signal,
            lstm.sequence() ? signal : newSequence(times, units),
            newSequence(times, weight.layout().span()),
            newSequence(times + 1, units),
            newSequence(times, units));
    return new LstmStep(lstmSignals, units, weight, matrix(node, "recurrent"), parameter(node, "bias"), kernels);
  }

  private int newSequence(int times, int features) {
    return newSignal(new Signal.Shape(times, features, false), true);
  }

  private Parameter parameter(Node node, String kind) {
    return parameters.get(node.name() + "." + kind);
  }

  private WeightMatrix matrix(Node node, String kind) {
    return new WeightMatrix(parameter(node, kind), kernels);
  }

  Step[] steps() {
    return steps.toArray(Step[]::new);
  }

  /** The step that computes a signal which no other step reads, and which the {@link #steps} leave out. */
  Optional<Fusible> passedOver(int signal) {
    return Optional.ofNullable(passedOver.get(signal));
  }

  /** New signals, empty. */
  Signal[] signals(int capacity) {
    return sizes.stream().map(size -> new Signal(size.shape(), size.single() ? 1 : capacity))
        .toArray(Signal[]::new);
  }

  /** Slopes for up to so many samples, until the next call. */
  Slopes slopes(int capacity) {
    if (slopes.capacity() < capacity) {
      slopes = newSlopes(capacity);
    }
    return slopes;
  }

  private Slopes newSlopes(int capacity) {
    return new Slopes(capacity, signals(capacity), trained(), kernels);
  }

  private boolean[] trained() {
    boolean[] trained = new boolean[sizes.size()];
    for (int i = 0; i < trained.length; i++) {
      trained[i] = sizes.get(i).trained();
    }
    return trained;
  }

  /** New motions for up to so many samples. */
  Motions motions(int capacity) {
    return new Motions(signals(capacity), trained(), parameters.values(), kernels);
  }

  /** The steps, if all of them know how their outputs move. */
  Optional<TangentStep[]> tangentSteps() {
    return steps.stream().allMatch(TangentStep.class::isInstance)
        ? Optional.of(steps.toArray(TangentStep[]::new))
        : Optional.empty();
  }

  int output() {
    return output;
  }

  int signal(String layer) {
    Integer signal = signals.get(layer);
    if (signal == null) {
      throw new NoSuchElementException("no layer " + layer + "; there are " + signals.keySet());
    }
    return signal;
  }
}
