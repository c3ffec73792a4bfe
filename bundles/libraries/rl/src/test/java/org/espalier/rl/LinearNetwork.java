package org.espalier.rl;

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
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;

/** One dense layer that nobody trains, so that the library can be tested without an engine. */
public final class LinearNetwork implements Network {
  private final Architecture architecture;
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, Mask> masks = new LinkedHashMap<>();
  private boolean closed;

  private LinearNetwork(Architecture architecture) {
    this.architecture = architecture;
    for (ParameterSpec spec : architecture.parameters()) {
      values.put(spec.name(), new float[spec.size()]);
      masks.put(spec.name(), Mask.all(spec.size()));
    }
  }

  /** With standard normal weights. */
  public static LinearNetwork of(int inputs, int outputs, RandomStream random) {
    LinearNetwork network =
        new LinearNetwork(Architecture.from(Shape.of(inputs)).dense(outputs, Initializer.ONE).build());
    network.values.values().forEach(array -> {
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) random.nextGaussian();
      }
    });
    return network;
  }

  /** The first output for one input, reckoned in double precision. */
  public double output(double input) {
    return values.get("dense1.bias")[0] + (double) values.get("dense1.weight")[0] * input;
  }

  boolean closed() {
    return closed;
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public Network like(Architecture other, Weights weights) {
    LinearNetwork network = new LinearNetwork(other);
    network.weights(weights);
    return network;
  }

  @Override
  public Pass pass(int capacity) {
    return new LinearPass(capacity);
  }

  @Override
  public float[] values(String parameter) {
    return values.get(parameter).clone();
  }

  @Override
  public void values(String parameter, float[] given) {
    float[] own = given.clone();
    masks.get(parameter).apply(own);
    values.put(parameter, own);
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
    for (String name : List.copyOf(masks.keySet())) {
      masks.put(name, Mask.load(in));
    }
    weights(saved);
  }

  @Override
  public void close() {
    closed = true;
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

  private final class LinearPass implements Pass {
    private final int capacity;

    LinearPass(int capacity) {
      this.capacity = capacity;
    }

    @Override
    public int capacity() {
      return capacity;
    }

    @Override
    public float[] forward(float[] inputs, int batch, Mode mode) {
      float[] weight = values.get("dense1.weight");
      float[] bias = values.get("dense1.bias");
      int width = architecture.inputShape().size();
      float[] outputs = new float[batch * bias.length];
      for (int i = 0; i < outputs.length; i++) {
        int unit = i % bias.length;
        outputs[i] = bias[unit];
        for (int k = 0; k < width; k++) {
          outputs[i] += weight[unit * width + k] * inputs[i / bias.length * width + k];
        }
      }
      return outputs;
    }

    @Override
    public void backward(float[] outputGradients) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] backwardToInputs(float[] outputGradients) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] inputGradients(float[] outputGradients) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] activations(String layer) {
      throw new UnsupportedOperationException();
    }
  }
}
