// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.pruning;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.CurvatureSource;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.InputSource;
import org.espalier.tck.ReferenceNetwork;
import org.espalier.tck.task.ToyTraining;

/**
 * A toy network after some steps of training, to be scored. Its first layer is prunable, its last is not if it is asked
 * for {@code withoutLastLayer}.
 */
public final class Specimen implements Subject, AutoCloseable {
  private static final int STEPS = 20;

  private final ToyTraining training;
  private final Weights initial;
  private final List<ParameterSpec> prunable;
  private OptionalDouble sparsity = OptionalDouble.of(0.9);

  private Specimen(Engine engine, Architecture architecture, boolean lastLayer) {
    training = new ToyTraining(engine, architecture, Seeds.of(5).stream("initial"), STEPS);
    initial = training.network().weights();
    while (!training.finished()) {
      training.iterate();
    }
    List<ParameterSpec> weights =
        training.network().architecture().parameters().stream().filter(p -> p.role() == Role.WEIGHT).toList();
    prunable = lastLayer ? weights : weights.subList(0, weights.size() - 1);
  }

  /** All weights may be pruned. */
  public static Specimen whole(Engine engine) {
    return whole(engine, ToyTraining.architecture());
  }

  /** The same with another network. */
  public static Specimen whole(Engine engine, Architecture architecture) {
    return new Specimen(engine, architecture, true);
  }

  /** The weights of the last layer are excluded. */
  public static Specimen withoutLastLayer(Engine engine) {
    return withoutLastLayer(engine, ToyTraining.architecture());
  }

  /** The same with another network. */
  public static Specimen withoutLastLayer(Engine engine, Architecture architecture) {
    return new Specimen(engine, architecture, false);
  }

  @Override
  public Network network() {
    return training.network();
  }

  @Override
  public List<ParameterSpec> prunable() {
    return prunable;
  }

  @Override
  public Weights initial() {
    return initial;
  }

  @Override
  public Optional<GradientSource> gradients() {
    return Optional.of(training);
  }

  @Override
  public OptionalDouble sparsity() {
    return sparsity;
  }

  /** To which sparsity it is to be scored from now on, instead of 0.9. */
  public Specimen towards(OptionalDouble sparsity) {
    this.sparsity = sparsity;
    return this;
  }

  @Override
  public Optional<CurvatureSource> curvature() {
    return Optional.of(training);
  }

  @Override
  public Optional<InputSource> inputs() {
    return Optional.of(training);
  }

  /** The same network of a task that offers neither gradients nor inputs. */
  public Subject blind() {
    return new Blind(this);
  }

  private record Blind(Specimen specimen) implements Subject {
    @Override
    public Network network() {
      return specimen.network();
    }

    @Override
    public List<ParameterSpec> prunable() {
      return specimen.prunable();
    }

    @Override
    public Weights initial() {
      return specimen.initial();
    }

    @Override
    public Optional<GradientSource> gradients() {
      return Optional.empty();
    }

    @Override
    public OptionalDouble sparsity() {
      return specimen.sparsity();
    }

    @Override
    public RandomStream stream(String name) {
      return specimen.stream(name);
    }
  }

  /** The examples behind {@link #gradients()} and {@link #inputs()}. */
  public ToyTraining training() {
    return training;
  }

  /**
   * The gradient of the mean squared error by a parameter at the network's present weights, in float64 by central
   * differences.
   *
   * @param samples numbers of the examples that the mean is over
   */
  public double[] gradient(String parameter, int... samples) {
    float[] input = new float[training.data().input().size()];
    float[] target = new float[training.data().target().width()];
    double[][] inputs = new double[samples.length][input.length];
    double[][] targets = new double[samples.length][target.length];
    for (int n = 0; n < samples.length; n++) {
      training.read(samples[n], input, 0, target, 0);
      inputs[n] = doubles(input);
      targets[n] = doubles(target);
    }
    ReferenceNetwork reference = ReferenceNetwork.of(network());
    double[][] outputs = reference.outputs(inputs, Pass.Mode.TRAIN);
    double[][] slopes = new double[samples.length][target.length];
    for (int n = 0; n < samples.length; n++) {
      for (int j = 0; j < target.length; j++) {
        slopes[n][j] = 2 * (outputs[n][j] - targets[n][j]) / (samples.length * target.length);
      }
    }
    int[] places = IntStream.range(0, network().architecture().parameter(parameter).size()).toArray();
    return reference.gradient(parameter, places, inputs, slopes);
  }

  /**
   * What every node gives for some inputs in inference, in float64, [sample][element] by the node's name.
   *
   * @param inputs samples x input size
   */
  public Map<String, double[][]> activations(float[] inputs) {
    int width = training.data().input().size();
    double[][] samples = new double[inputs.length / width][];
    for (int n = 0; n < samples.length; n++) {
      samples[n] = doubles(Arrays.copyOfRange(inputs, n * width, (n + 1) * width));
    }
    return ReferenceNetwork.of(network()).forward(samples, Pass.Mode.INFER);
  }

  /** Numbers of all examples. */
  public int[] samples() {
    return IntStream.range(0, training.size()).toArray();
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  @Override
  public RandomStream stream(String name) {
    return Seeds.of(5).scope("pruning").stream(name);
  }

  @Override
  public void close() {
    training.close();
  }
}
