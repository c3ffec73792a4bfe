// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;

/**
 * A network that computes with rounded weights and activations, on any engine: layer by layer, each a network of the
 * engine. Its parameters are those in full precision, which is what is trained, pruned, saved and handed on.
 *
 * <p>Every layer with weights reads numbers that are rounded to an affine grid and multiplies them with weights that
 * are rounded to a symmetric one. All else, biases, activation functions, normalisation, pooling and additions, is
 * computed in single precision. In inference dense layers and convolutions are computed in integers, where the scheme
 * fits into bytes; in training, and for LSTM layers, whose state is not rounded, the rounding is simulated: the same up
 * to the rounding of single precision.
 */
final class QuantisedNetwork implements Network {
  private final Network maker;
  private final Architecture architecture;
  private final Scheme scheme;
  private final boolean integers;
  private final Map<String, QuantisedLayer> layers = new LinkedHashMap<>();
  private final Map<String, QuantisedLayer> byParameter = new LinkedHashMap<>();
  private final Map<String, Range> ranges;

  /**
   * @param maker makes networks of the engine; not kept
   * @param integers whether inference is computed in integers where it can be
   * @param ranges by the names of layers, shared with those who compute with the same; what is not there is added
   */
  QuantisedNetwork(
      Network maker, Architecture architecture, Weights weights, Scheme scheme, boolean integers,
      Map<String, Range> ranges) {
    this.architecture = architecture;
    this.scheme = scheme;
    this.integers = integers;
    this.ranges = ranges;
    for (Node node : architecture.nodes()) {
      QuantisedLayer layer = new QuantisedLayer(
          maker, architecture, node, weights, scheme, ranges.computeIfAbsent(node.name(), name -> new Range()));
      layers.put(node.name(), layer);
      layer.architecture().parameters().forEach(parameter -> byParameter.put(parameter.name(), layer));
    }
    this.maker = layers.values().iterator().next().network();
  }

  Scheme scheme() {
    return scheme;
  }

  /** In the order in which they are computed. */
  List<QuantisedLayer> layers() {
    return List.copyOf(layers.values());
  }

  /** Sets the ranges of what layers read, by their names. */
  void calibrate(Map<String, Range> known) {
    known.forEach((layer, range) -> ranges.get(layer).set(range));
  }

  /** A weight array as the integers that the network computes with. */
  IntegerWeights integers(String parameter) {
    return layer(parameter).integers(parameter);
  }

  /** Layers that round what they read to a grid which is known beforehand. */
  long grids() {
    return layers.values().stream().filter(layer -> layer.quantised() && layer.ranged()).count();
  }

  /** Whether every layer computes in integers in inference. */
  boolean computesInIntegers() {
    return integers && scheme.inIntegers()
        && layers.values().stream().filter(QuantisedLayer::quantised).allMatch(IntegerLayer::computes);
  }

  /** The same network with the rounding simulated: its weights, masks and ranges as they are now. To be closed. */
  QuantisedNetwork simulated() {
    QuantisedNetwork other = new QuantisedNetwork(maker, architecture, weights(), scheme, false, ranges);
    byParameter.forEach((name, layer) -> other.mask(name, layer.network().mask(name)));
    return other;
  }

  /** The same network in single precision: its weights and masks as they are now. To be closed. */
  Network unrounded() {
    Network other = maker.like(architecture, weights());
    byParameter.forEach((name, layer) -> other.mask(name, layer.network().mask(name)));
    return other;
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  /** Quantised alike; layers of the same name have the same ranges, now and later. */
  @Override
  public Network like(Architecture other, Weights weights) {
    return new QuantisedNetwork(maker, other, weights, scheme, integers, ranges);
  }

  @Override
  public Pass pass(int capacity) {
    return new QuantisedPass(architecture, layers(), integers && scheme.inIntegers(), capacity);
  }

  private QuantisedLayer layer(String parameter) {
    QuantisedLayer layer = byParameter.get(parameter);
    if (layer == null) {
      throw new NoSuchElementException("no parameter " + parameter + "; there are " + byParameter.keySet());
    }
    return layer;
  }

  @Override
  public float[] values(String parameter) {
    return layer(parameter).values(parameter);
  }

  @Override
  public void values(String parameter, float[] values) {
    layer(parameter).values(parameter, values);
  }

  @Override
  public float[] gradient(String parameter) {
    return layer(parameter).network().gradient(parameter);
  }

  @Override
  public List<float[]> moments(String parameter) {
    return layer(parameter).network().moments(parameter);
  }

  @Override
  public Mask mask(String parameter) {
    return layer(parameter).network().mask(parameter);
  }

  @Override
  public void mask(String parameter, Mask mask) {
    layer(parameter).mask(parameter, mask);
  }

  /** Those with parameters, each once. */
  private Set<QuantisedLayer> trained() {
    return byParameter.values().stream().collect(Collectors.toCollection(LinkedHashSet::new));
  }

  @Override
  public void zeroGradients() {
    trained().forEach(layer -> layer.network().zeroGradients());
  }

  @Override
  public double squaredGradientNorm() {
    return trained().stream().mapToDouble(layer -> layer.network().squaredGradientNorm()).sum();
  }

  @Override
  public void scaleGradients(double factor) {
    trained().forEach(layer -> layer.network().scaleGradients(factor));
  }

  @Override
  public void update(Optimizer optimizer) {
    trained().forEach(layer -> layer.update(optimizer));
  }

  @Override
  public void resetOptimizer() {
    trained().forEach(layer -> layer.network().resetOptimizer());
  }

  @Override
  public Weights weights() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    byParameter.forEach((name, layer) -> arrays.put(name, layer.values(name)));
    return new Weights(arrays);
  }

  @Override
  public void weights(Weights weights) {
    weights.names().forEach(this::layer);
    Map<String, float[]> given = new LinkedHashMap<>();
    for (ParameterSpec parameter : architecture.parameters()) {
      float[] values = weights.get(parameter.name());
      if (values.length != parameter.size()) {
        throw new IllegalArgumentException(
            parameter.name() + " has " + parameter.size() + " values, not " + values.length);
      }
      given.put(parameter.name(), values);
    }
    given.forEach(this::values);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    for (QuantisedLayer layer : layers.values()) {
      layer.save(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    for (QuantisedLayer layer : layers.values()) {
      layer.restore(in);
    }
  }

  @Override
  public void close() {
    layers.values().forEach(layer -> layer.network().close());
  }
}
