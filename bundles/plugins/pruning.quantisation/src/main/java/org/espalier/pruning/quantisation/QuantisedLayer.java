// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;

/**
 * A layer as a network of its own. What multiplies inputs is kept in full here; the network holds it rounded while it
 * computes and in full while it is changed, so that its optimiser moves the numbers themselves by the gradients at the
 * rounded ones: the straight-through estimator (Jacob et al. 2018, sec. 3). Layers without weights are not quantised.
 * Used by one thread.
 */
final class QuantisedLayer {
  private final Node node;
  private final Network network;
  private final Scheme scheme;
  private final Range range;
  /** Of what multiplies inputs, by the parameter's name: empty in a layer that is not quantised. */
  private final Map<String, float[]> full = new LinkedHashMap<>();
  private final Map<String, IntegerWeights> integers = new LinkedHashMap<>();
  private boolean rounded;
  private int version;

  /**
   * @param maker a network of the engine
   * @param architecture of the whole, in which the layer is
   */
  QuantisedLayer(Network maker, Architecture architecture, Node node, Weights weights, Scheme scheme, Range range) {
    this.node = node;
    this.scheme = scheme;
    this.range = range;
    // where there are several inputs it is not computed by its network
    Node alone = new Node(
        node.name(), node.layer(), Collections.nCopies(node.inputs().size(), Architecture.INPUT));
    Architecture own = new Architecture(architecture.shape(node.inputs().get(0)), List.of(alone));
    Map<String, float[]> values = new LinkedHashMap<>();
    own.parameters().forEach(parameter -> values.put(parameter.name(), weights.get(parameter.name())));
    network = maker.like(own, new Weights(values));
    own.parameters().stream()
        .filter(parameter -> parameter.role() == ParameterSpec.Role.WEIGHT)
        .forEach(parameter -> full.put(parameter.name(), values.get(parameter.name())));
  }

  Node node() {
    return node;
  }

  /** The layer alone; what it computes with is rounded after {@link #round}. */
  Network network() {
    return network;
  }

  Architecture architecture() {
    return network.architecture();
  }

  Scheme scheme() {
    return scheme;
  }

  /** Of what it reads. */
  Range range() {
    return range;
  }

  /** Whether samples are rounded to a grid that is not made for them, so that numbers may lie beyond its ends. */
  boolean ranged() {
    return scheme.roundsActivations() && scheme.keepsRanges() && range.known();
  }

  /** The grid for a sample that it reads: of its range, or of the sample's own where that is not kept or not known. */
  Grid grid(float[] read, int from, int size) {
    if (ranged()) {
      return range.grid(scheme.activationBits());
    }
    return Grid.affine(
        IntegerKernels.FASTEST.least(read, from, size), IntegerKernels.FASTEST.greatest(read, from, size),
        scheme.activationBits());
  }

  boolean quantised() {
    return !full.isEmpty();
  }

  /** A number that changes whenever parameters do. */
  int version() {
    return version;
  }

  /** A weight array as integers. */
  IntegerWeights integers(String parameter) {
    return integers.computeIfAbsent(
        parameter, name -> IntegerWeights.of(architecture().parameter(name), full.get(name), scheme));
  }

  /** Has the network compute with rounded weights. */
  void round() {
    if (!rounded && scheme.roundsWeights()) {
      full.keySet().forEach(name -> network.values(name, integers(name).rounded()));
      rounded = true;
    }
  }

  /** Has the network hold its weights in full. */
  private void unround() {
    if (rounded) {
      full.forEach(network::values);
      rounded = false;
    }
  }

  /** Takes note of what the network, which held its weights in full, has now. */
  private void changed() {
    full.replaceAll((name, before) -> network.values(name));
    integers.clear();
    rounded = false;
    version++;
  }

  float[] values(String parameter) {
    float[] weights = full.get(parameter);
    return weights == null ? network.values(parameter) : weights.clone();
  }

  void values(String parameter, float[] values) {
    unround();
    network.values(parameter, values);
    changed();
  }

  void mask(String parameter, Mask mask) {
    unround();
    network.mask(parameter, mask);
    changed();
  }

  void update(Optimizer optimizer) {
    unround();
    network.update(optimizer);
    changed();
  }

  void save(DataOutput out) throws IOException {
    unround();
    network.save(out);
    range.save(out);
  }

  void restore(DataInput in) throws IOException {
    network.restore(in);
    changed();
    range.restore(in);
  }
}
