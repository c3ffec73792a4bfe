package org.espalier.engine.jvm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.engine.jvm.kernel.Kernels;

/** An architecture as steps over numbered signals. Signal 0 is the input; flattening shares the signal it reads. */
final class Graph {
  static final int INPUT = 0;

  private final Map<String, Integer> signals = new LinkedHashMap<>();
  private final List<Integer> features = new ArrayList<>();
  private final List<Boolean> trained = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final int output;

  Graph(Architecture architecture, Map<String, Parameter> parameters, Kernels kernels) {
    newSignal(Architecture.INPUT, architecture.inputShape().size(), false);
    for (Node node : architecture.nodes()) {
      int[] inputs = node.inputs().stream().mapToInt(signals::get).toArray();
      if (node.layer() instanceof Layer.Flatten) {
        signals.put(node.name(), inputs[0]);
      } else {
        boolean depends = node.layer() instanceof Layer.Dense;
        for (int input : inputs) {
          depends |= trained.get(input);
        }
        int signal = newSignal(node.name(), architecture.shape(node.name()).size(), depends);
        steps.add(step(node, inputs, signal, parameters, kernels));
      }
    }
    output = signals.get(architecture.nodes().get(architecture.nodes().size() - 1).name());
  }

  private int newSignal(String node, int size, boolean depends) {
    signals.put(node, features.size());
    features.add(size);
    trained.add(depends);
    return features.size() - 1;
  }

  private Step step(Node node, int[] inputs, int output, Map<String, Parameter> parameters, Kernels kernels) {
    if (node.layer() instanceof Layer.Dense) {
      Parameter weight = parameters.get(node.name() + ".weight");
      Parameter bias = parameters.get(node.name() + ".bias");
      return new DenseStep(inputs[0], output, weight, bias, kernels);
    } else if (node.layer() instanceof Layer.Activate activate) {
      return new ActivationStep(inputs[0], output, activate.function(), kernels);
    } else if (node.layer() instanceof Layer.Add) {
      return new AddStep(inputs, output, kernels);
    }
    throw new IllegalArgumentException("no step for " + node.layer());
  }

  Step[] steps() {
    return steps.toArray(Step[]::new);
  }

  /** New signals, empty. */
  Signal[] signals(int capacity) {
    return features.stream().map(size -> new Signal(size, capacity)).toArray(Signal[]::new);
  }

  /** New slopes of such signals. */
  Slopes slopes(Signal[] values, Kernels kernels) {
    boolean[] wanted = new boolean[trained.size()];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = trained.get(i);
    }
    return new Slopes(values, wanted, kernels);
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
