// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;

/**
 * Holds the parameters on the Java side and a copy of their values in native memory, which passes bring up to date when
 * they need it. So optimisers and masks are plain loops with exact results, at the price of one copy of the weights and
 * one of the gradients for each update.
 */
final class Dl4jNetwork implements Network {
  private final Architecture architecture;
  private final int threads;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, LayerParameters> layers = new LinkedHashMap<>();
  private int updates;
  /** Kind of the optimiser whose moments there are; empty before the first update. */
  private String optimizerKind = "";

  Dl4jNetwork(Architecture architecture, Function<ParameterSpec, float[]> values, int threads) {
    this.architecture = architecture;
    this.threads = threads;
    for (ParameterSpec spec : architecture.parameters()) {
      parameters.put(spec.name(), new Parameter(spec, values.apply(spec)));
    }
    for (Node node : architecture.nodes()) {
      layers.put(node.name(), LayerParameters.of(node, parameters));
    }
    // makes the layers once, so that one that doesn't reach oneDNN is refused now and not in the middle of a run
    pass(1);
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public Network like(Architecture other, Weights weights) {
    return new Dl4jNetwork(other, spec -> weights.get(spec.name()), threads);
  }

  @Override
  public Pass pass(int capacity) {
    return new Dl4jPass(architecture, layers, capacity, threads);
  }

  @Override
  public float[] values(String parameter) {
    return find(parameter).values().clone();
  }

  @Override
  public void values(String parameter, float[] values) {
    find(parameter).values(values);
  }

  @Override
  public float[] gradient(String parameter) {
    return find(parameter).gradient().clone();
  }

  @Override
  public List<float[]> moments(String parameter) {
    return find(parameter).moments();
  }

  @Override
  public Mask mask(String parameter) {
    return find(parameter).mask();
  }

  @Override
  public void mask(String parameter, Mask mask) {
    find(parameter).mask(mask);
  }

  @Override
  public void zeroGradients() {
    all().forEach(parameter -> Arrays.fill(parameter.gradient(), 0));
  }

  @Override
  public double squaredGradientNorm() {
    return all().stream().mapToDouble(Parameter::squaredGradientNorm).sum();
  }

  @Override
  public void scaleGradients(double factor) {
    all().forEach(parameter -> parameter.scaleGradient((float) factor));
  }

  @Override
  public void update(Optimizer optimizer) {
    String kind = optimizer.getClass().getSimpleName();
    if (!optimizerKind.isEmpty() && !optimizerKind.equals(kind)) {
      throw new IllegalStateException(
          "the network's moments are those of " + optimizerKind + "; reset the optimiser before an update by " + kind);
    }
    optimizerKind = kind;
    updates++;
    all().forEach(parameter -> parameter.update(optimizer, updates));
  }

  @Override
  public void resetOptimizer() {
    updates = 0;
    optimizerKind = "";
    all().forEach(Parameter::forgetMoments);
  }

  @Override
  public Weights weights() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> arrays.put(name, parameter.values()));
    return new Weights(arrays);
  }

  @Override
  public void weights(Weights weights) {
    Map<Parameter, float[]> given = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> given.put(parameter, weights.get(name)));
    given.forEach((parameter, values) -> parameter.requireSize(values.length));
    given.forEach(Parameter::values);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    out.writeInt(updates);
    out.writeUTF(optimizerKind);
    for (Parameter parameter : all()) {
      parameter.save(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    updates = in.readInt();
    optimizerKind = in.readUTF();
    for (Parameter parameter : all()) {
      parameter.restore(in);
    }
  }

  @Override
  public void close() {
    layers.values().forEach(LayerParameters::close);
  }

  private Collection<Parameter> all() {
    return parameters.values();
  }

  private Parameter find(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new NoSuchElementException("no parameter " + name + "; there are " + parameters.keySet());
    }
    return parameter;
  }
}
