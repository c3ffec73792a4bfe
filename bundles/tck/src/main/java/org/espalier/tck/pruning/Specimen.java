package org.espalier.tck.pruning;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.GradientSource;
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

  private Specimen(Engine engine, boolean lastLayer) {
    training = new ToyTraining(engine, Seeds.of(5).stream("initial"), STEPS);
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
    return new Specimen(engine, true);
  }

  /** The weights of the last layer are excluded. */
  public static Specimen withoutLastLayer(Engine engine) {
    return new Specimen(engine, false);
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

  /** The examples behind {@link #gradients()}. */
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
