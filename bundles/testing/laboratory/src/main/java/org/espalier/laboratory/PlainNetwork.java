// SPDX-License-Identifier: Apache-2.0
package org.espalier.laboratory;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.random.RandomStream;

/** Keeps weights and masks, and computes nothing. */
public class PlainNetwork implements Network {
  private final Architecture architecture;
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, Mask> masks = new LinkedHashMap<>();

  public PlainNetwork(Architecture architecture, RandomStream initial) {
    this.architecture = architecture;
    for (ParameterSpec parameter : architecture.parameters()) {
      float[] drawn = new float[parameter.size()];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = (float) initial.nextGaussian();
      }
      values.put(parameter.name(), drawn);
      masks.put(parameter.name(), Mask.all(drawn.length));
    }
  }

  /** Whether masks hold. */
  protected boolean masksHold() {
    return true;
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public float[] values(String parameter) {
    return values.get(parameter).clone();
  }

  @Override
  public void values(String parameter, float[] given) {
    float[] copy = given.clone();
    if (masksHold()) {
      masks.get(parameter).apply(copy);
    }
    values.put(parameter, copy);
  }

  @Override
  public Mask mask(String parameter) {
    return masks.get(parameter);
  }

  @Override
  public void mask(String parameter, Mask mask) {
    masks.put(parameter, mask);
    values(parameter, values.get(parameter));
  }

  @Override
  public Weights weights() {
    return new Weights(values);
  }

  @Override
  public void weights(Weights weights) {
    weights.names().forEach(name -> values(name, weights.get(name)));
  }

  @Override
  public void save(DataOutput out) throws IOException {
    weights().save(out);
    for (Mask mask : masks.values()) {
      mask.save(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    Weights saved = Weights.load(in);
    saved.names().forEach(name -> values.put(name, saved.get(name)));
    for (String name : masks.keySet()) {
      masks.put(name, Mask.load(in));
    }
  }

  @Override
  public void close() {}

  @Override
  public Network like(Architecture other, Weights weights) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Pass pass(int capacity) {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[] gradient(String parameter) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<float[]> moments(String parameter) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void zeroGradients() {
    throw new UnsupportedOperationException();
  }

  @Override
  public double squaredGradientNorm() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void scaleGradients(double factor) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void update(Optimizer optimizer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void resetOptimizer() {
    throw new UnsupportedOperationException();
  }
}
