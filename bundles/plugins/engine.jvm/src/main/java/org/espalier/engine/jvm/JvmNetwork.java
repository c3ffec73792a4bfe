// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.TangentPass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.engine.jvm.kernel.Kernels;

/** Parameters by name, and the steps that use them. */
final class JvmNetwork implements Network {
  private final Architecture architecture;
  private final Kernels kernels;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final List<Parameter> trained;
  private final Graph graph;
  private final Updates updates = new Updates();

  JvmNetwork(Architecture architecture, List<Parameter> parameters, Kernels kernels) {
    this.architecture = architecture;
    this.kernels = kernels;
    parameters.forEach(parameter -> this.parameters.put(parameter.name(), parameter));
    this.trained = parameters.stream().filter(Parameter::trained).toList();
    this.graph = new Graph(architecture, this.parameters, kernels);
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public Network like(Architecture other, Weights weights) {
    return JvmEngine.network(other, spec -> weights.get(spec.name()), kernels);
  }

  @Override
  public Pass pass(int capacity) {
    return new JvmPass(graph, capacity);
  }

  @Override
  public Optional<TangentPass> tangentPass(int capacity) {
    return graph.tangentSteps().map(steps -> new JvmTangentPass(graph, steps, capacity));
  }

  private Parameter parameter(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new NoSuchElementException("no parameter " + name + "; there are " + parameters.keySet());
    }
    return parameter;
  }

  @Override
  public float[] values(String parameter) {
    return parameter(parameter).values();
  }

  @Override
  public void values(String parameter, float[] values) {
    parameter(parameter).values(values);
  }

  @Override
  public float[] gradient(String parameter) {
    Parameter found = parameter(parameter);
    return found.canonical(found.gradient());
  }

  @Override
  public List<float[]> moments(String parameter) {
    Parameter found = parameter(parameter);
    return found.moments().stream().map(found::canonical).toList();
  }

  @Override
  public Mask mask(String parameter) {
    return parameter(parameter).mask();
  }

  @Override
  public void mask(String parameter, Mask mask) {
    parameter(parameter).mask(mask);
  }

  /** Of a sound parameter nothing is copied. */
  @Override
  public OptionalInt flaw(String parameter) {
    return parameter(parameter).sound(kernels) ? OptionalInt.empty() : Network.super.flaw(parameter);
  }

  @Override
  public void zeroGradients() {
    parameters.values().forEach(Parameter::zeroGradient);
  }

  @Override
  public double squaredGradientNorm() {
    double sum = 0;
    for (Parameter parameter : parameters.values()) {
      sum += parameter.squaredGradientNorm(kernels);
    }
    return sum;
  }

  @Override
  public void scaleGradients(double factor) {
    for (Parameter parameter : parameters.values()) {
      kernels.updates().scale((float) factor, parameter.gradient());
    }
  }

  @Override
  public void update(Optimizer optimizer) {
    updates.update(optimizer, trained, kernels);
  }

  @Override
  public void resetOptimizer() {
    updates.reset(trained);
  }

  @Override
  public Weights weights() {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> arrays.put(name, parameter.values()));
    return new Weights(arrays);
  }

  @Override
  public void weights(Weights weights) {
    weights.names().forEach(this::parameter);
    parameters.forEach((name, parameter) -> parameter.requireSize(weights.get(name).length));
    parameters.forEach((name, parameter) -> parameter.values(weights.get(name)));
  }

  /** In place where the other network is of this engine, too. */
  @Override
  public void blend(Network other, double share) {
    if (!(share > 0 && share < 1) || !(other instanceof JvmNetwork that) || !that.names().equals(names())) {
      Network.super.blend(other, share);
      return;
    }
    parameters.forEach((name, parameter) -> parameter.requireSize(that.parameter(name).size()));
    parameters.forEach((name, parameter) -> parameter.blend(that.parameter(name), (float) share));
  }

  private Set<String> names() {
    return parameters.keySet();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    weights().save(out);
    updates.save(out);
    for (Parameter parameter : parameters.values()) {
      parameter.mask().save(out);
      for (float[] moment : parameter.moments()) {
        for (float element : parameter.canonical(moment)) {
          out.writeFloat(element);
        }
      }
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    Weights weights = Weights.load(in);
    updates.restore(in, trained);
    for (Parameter parameter : parameters.values()) {
      parameter.mask(Mask.load(in));
      parameter.moments().replaceAll(moment -> new float[parameter.size()]);
      for (float[] moment : parameter.moments()) {
        for (int i = 0; i < moment.length; i++) {
          moment[i] = in.readFloat();
        }
      }
      parameter.moments().replaceAll(parameter::stored);
    }
    weights(weights);
    zeroGradients();
  }

  /** There is nothing to give back. */
  @Override
  public void close() {}
}
