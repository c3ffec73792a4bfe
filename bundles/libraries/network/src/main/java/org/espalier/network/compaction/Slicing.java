// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.compaction;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;

/** Builds the smaller network from what is kept. */
final class Slicing {
  private final Architecture architecture;
  private final Channels channels;
  private final Weights weights;
  private final Constants constants;
  private final Demand demand;
  private final Map<String, float[]> sliced = new LinkedHashMap<>();

  Slicing(Architecture architecture, Channels channels, Weights weights, Constants constants, Demand demand) {
    this.architecture = architecture;
    this.channels = channels;
    this.weights = weights;
    this.constants = constants;
    this.demand = demand;
  }

  Compaction compaction() {
    List<Node> nodes = new ArrayList<>();
    Map<String, List<Integer>> kept = new LinkedHashMap<>();
    for (Node node : architecture.nodes()) {
      kept.put(node.name(), places(node.name()));
      nodes.add(new Node(node.name(), layer(node), node.inputs()));
    }
    return new Compaction(new Architecture(architecture.inputShape(), nodes), new Weights(sliced), kept);
  }

  private List<Integer> places(String node) {
    return Compaction.places(demand.kept(node));
  }

  private Layer layer(Node node) {
    int units = places(node.name()).size();
    return node.layer().accept(new Layer.Visitor<>() {
      @Override
      public Layer dense(Layer.Dense dense) {
        linear(node, true);
        return new Layer.Dense(units, dense.weights(), dense.biases());
      }

      @Override
      public Layer conv2d(Layer.Conv2d conv) {
        boolean bias = linear(node, conv.bias());
        return new Layer.Conv2d(
            units, conv.kernel(), conv.stride(), conv.padding(), leftGroups(node), bias, conv.weights(),
            conv.bias() ? conv.biases() : Initializer.ZERO);
      }

      @Override
      public Layer lstm(Layer.Lstm lstm) {
        recurrent(node, lstm.units());
        return new Layer.Lstm(units, lstm.sequence(), lstm.weights(), lstm.biases());
      }

      @Override
      public Layer batchNorm(Layer.BatchNorm norm) {
        for (String kind : List.of("gain", "bias", "running-mean", "running-variance")) {
          slice(node.name() + "." + kind, places(node.name()));
        }
        return norm;
      }

      @Override
      public Layer layerNorm(Layer.LayerNorm norm) {
        slice(node.name() + ".gain", places(node.name()));
        slice(node.name() + ".bias", places(node.name()));
        return norm;
      }

      @Override
      public Layer pool2d(Layer.Pool2d pool) {
        return pool;
      }

      @Override
      public Layer globalAveragePool(Layer.GlobalAveragePool pool) {
        return pool;
      }

      @Override
      public Layer flatten(Layer.Flatten flatten) {
        return flatten;
      }

      @Override
      public Layer activate(Layer.Activate activate) {
        return activate;
      }

      @Override
      public Layer add(Layer.Add add) {
        return add;
      }

      @Override
      public Layer concatenate(Layer.Concatenate concatenate) {
        return concatenate;
      }
    });
  }

  /** How many groups of a convolution have filters left; any other layer is one. */
  private int leftGroups(Node node) {
    if (!(node.layer() instanceof Layer.Conv2d conv)) {
      return 1;
    }
    int each = conv.filters() / conv.groups();
    return (int) places(node.name()).stream().map(filter -> filter / each).distinct().count();
  }

  /**
   * Slices a dense or convolutional layer.
   *
   * @param hasBias whether there is a bias anyway
   * @return whether there is one now: a constant input that goes may leave something for it
   */
  private boolean linear(Node node, boolean hasBias) {
    float[] bias = weightsAndBias(node, places(node.name()));
    boolean needed = hasBias;
    for (float value : bias) {
      needed |= value != 0;
    }
    if (needed) {
      sliced.put(node.name() + ".bias", bias);
    }
    return needed;
  }

  /** Gate by gate, the rows of the kept units; of the recurrent matrix their columns too. */
  private void recurrent(Node node, int units) {
    List<Integer> kept = places(node.name());
    List<Integer> rows = new ArrayList<>();
    for (int gate = 0; gate < 4; gate++) {
      for (int unit : kept) {
        rows.add(gate * units + unit);
      }
    }
    float[] bias = weightsAndBias(node, rows);
    List<Integer> places = new ArrayList<>();
    rows.forEach(row -> kept.forEach(column -> places.add(row * units + column)));
    slice(node.name() + ".recurrent", places);
    sliced.put(node.name() + ".bias", bias);
  }

  /** Slices the weights of these outputs, and returns their biases with the constants that go folded in. */
  private float[] weightsAndBias(Node node, List<Integer> outputs) {
    String input = channels.input(node);
    Linear linear = Linear.of(node, weights, channels.inputs(node));
    boolean[] inputKept = demand.kept(input);
    int reads = places(input).size() / leftGroups(node);
    float[] values = new float[outputs.size() * reads * linear.area()];
    float[] biases = new float[outputs.size()];
    int at = 0;
    for (int o = 0; o < outputs.size(); o++) {
      double bias = linear.bias(outputs.get(o));
      for (int i = 0; i < linear.inputs(); i++) {
        boolean stays = inputKept[i] && linear.joins(outputs.get(o), i);
        for (int place = 0; stays && place < linear.area(); place++) {
          values[at++] = linear.weight(outputs.get(o), i, place);
        }
        // an input that goes without being constant is not read by any output that stays
        if (!inputKept[i] && constants.isConstant(input, i)) {
          bias += linear.sum(outputs.get(o), i) * constants.value(input, i);
        }
      }
      biases[o] = (float) bias;
    }
    sliced.put(node.name() + ".weight", values);
    return biases;
  }

  private void slice(String parameter, List<Integer> places) {
    float[] all = weights.get(parameter);
    float[] left = new float[places.size()];
    for (int i = 0; i < left.length; i++) {
      left[i] = all[places.get(i)];
    }
    sliced.put(parameter, left);
  }
}
