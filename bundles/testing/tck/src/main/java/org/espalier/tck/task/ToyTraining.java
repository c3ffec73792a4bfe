// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.task;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.CurvatureSource;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Predictor;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.Teachable;
import org.espalier.api.task.Teacher;
import org.espalier.api.task.Testable;
import org.espalier.api.task.TrainingData;
import org.espalier.curvature.HessianProduct;

/**
 * A regression small enough to be trained in milliseconds: 6 -> 10 -> 7 -> 3 with tanh if nothing else is asked for, 24
 * examples that are all three splits, full-batch Adam. An iteration is one step.
 */
public final class ToyTraining
    implements Testable, Replannable, Teachable, Teacher, GradientSource, CurvatureSource, InputSource, TrainingData,
        Predictor, Examples {
  private static final int SIZE = 24;
  private static final Metric LOSS = new Metric("loss", "1", Metric.Direction.LOWER, "Mean squared error of a step");
  private static final Metric DISTILLATION_LOSS =
      new Metric("distillation-loss", "1", Metric.Direction.LOWER, "The same with a teacher's part in it");
  private static final Initializer NORMAL = new Initializer(Initializer.Scheme.XAVIER_NORMAL, 1);

  private final int inputWidth;
  private final int outputWidth;
  private final float[] inputs;
  private final float[] targets;
  private final float[] batchInputs;
  private final float[] batchTargets;
  private final float[] outputGradients;
  private final Network network;
  private final Pass pass;
  private Optional<Teacher> teacher = Optional.empty();
  private double teachersWeight;
  private double rate = 0.01;
  private long iterations;
  private long iteration;

  /**
   * @param initial stream of the initial weights
   * @param iterations planned steps
   */
  public ToyTraining(Engine engine, RandomStream initial, int iterations) {
    this(engine, architecture(), initial, iterations);
  }

  /** The same task for another network, whatever its inputs and outputs are. */
  public ToyTraining(Engine engine, Architecture architecture, RandomStream initial, int iterations) {
    this.iterations = iterations;
    inputWidth = architecture.inputShape().size();
    outputWidth = architecture.outputShape().size();
    inputs = new float[SIZE * inputWidth];
    targets = new float[SIZE * outputWidth];
    batchInputs = new float[inputs.length];
    batchTargets = new float[targets.length];
    outputGradients = new float[targets.length];
    network = engine.create(architecture, initial);
    pass = network.pass(SIZE);
    RandomStream random = Seeds.of(0).stream("toy");
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < targets.length; i++) {
      int sample = i / outputWidth;
      int factor = i % outputWidth % inputWidth;
      targets[i] = inputs[sample * inputWidth + factor] * inputs[(sample + 1) * inputWidth - 1];
    }
  }

  /** The network if nothing else is asked for. */
  public static Architecture architecture() {
    return Architecture.from(Shape.of(6))
        .then(new Layer.Dense(10, NORMAL, Initializer.FAN_IN))
        .activate(Activation.TANH)
        .then(new Layer.Dense(7, NORMAL, Initializer.FAN_IN))
        .activate(Activation.TANH)
        .then(new Layer.Dense(3, NORMAL, Initializer.FAN_IN))
        .build();
  }

  /** The network being trained. */
  public Network network() {
    return network;
  }

  @Override
  public Map<String, Network> networks() {
    return Map.of("model", network);
  }

  @Override
  public long iteration() {
    return iteration;
  }

  @Override
  public long plannedIterations() {
    return iterations;
  }

  @Override
  public long plannedSamples() {
    return iterations * SIZE;
  }

  @Override
  public boolean finished() {
    return iteration == iterations;
  }

  @Override
  public void replan(long first, long planned, double factor) {
    iteration = first;
    iterations = planned;
    rate *= factor;
  }

  @Override
  public void learnFrom(Teacher given, double weight, double temperature) {
    teacher = Optional.of(given);
    teachersWeight = weight;
  }

  @Override
  public Map<String, Double> iterate() {
    if (finished()) {
      throw new IllegalStateException("training has ended");
    }
    double loss = gradients(IntStream.range(0, SIZE).toArray());
    network.update(new Optimizer.Adam(rate));
    iteration++;
    return Map.of((teacher.isPresent() ? DISTILLATION_LOSS : LOSS).name(), loss);
  }

  @Override
  public List<Metric> metrics() {
    return List.of(LOSS, DISTILLATION_LOSS);
  }

  /** The gradients of the mean squared error of some examples. */
  private double gradients(int[] samples) {
    network.zeroGradients();
    for (int n = 0; n < samples.length; n++) {
      read(samples[n], batchInputs, n * inputWidth, batchTargets, n * outputWidth);
    }
    float[] outputs = pass.forward(batchInputs, samples.length, Pass.Mode.TRAIN);
    int values = samples.length * outputWidth;
    // the squared distances from target and teacher have the slope of that from a point between the two
    teacher.ifPresent(known -> {
      float[] taught = known.predict(batchInputs, samples.length);
      for (int i = 0; i < values; i++) {
        batchTargets[i] += (float) (teachersWeight * (taught[i] - batchTargets[i]));
      }
    });
    double sum = 0;
    for (int i = 0; i < values; i++) {
      double error = (double) outputs[i] - batchTargets[i];
      sum += error * error;
      outputGradients[i] = (float) (2 * error / values);
    }
    pass.backward(outputGradients);
    return sum / values;
  }

  /** The gradients over all examples if as many or more are asked for, else over some drawn at random. */
  @Override
  public double gradients(int samples, RandomStream random) {
    return gradients(draw(samples, random));
  }

  private static int[] draw(int samples, RandomStream random) {
    return samples >= SIZE
        ? IntStream.range(0, SIZE).toArray() : Arrays.copyOf(random.permutation(SIZE), samples);
  }

  @Override
  public Map<String, double[]> hessianProduct(
      Network asked, Map<String, float[]> direction, int samples, RandomStream random) {
    int[] drawn = draw(samples, random);
    for (int n = 0; n < drawn.length; n++) {
      read(drawn[n], batchInputs, n * inputWidth, batchTargets, n * outputWidth);
    }
    HessianProduct product = new HessianProduct(network, direction);
    product.add(batchInputs, drawn.length, (outputs, motion, slopes, slopeMotion) -> {
      for (int i = 0; i < outputs.length; i++) {
        slopes[i] = 2 * (outputs[i] - batchTargets[i]) / outputs.length;
        slopeMotion[i] = 2 * motion[i] / outputs.length;
      }
    });
    return product.product();
  }

  /** All examples in order if as many are asked for, else some of them at random, repeated where they don't suffice. */
  @Override
  public float[] inputs(Network asked, int samples, RandomStream random) {
    int[] order = samples == SIZE ? IntStream.range(0, SIZE).toArray() : random.permutation(SIZE);
    float[] drawn = new float[samples * inputWidth];
    for (int n = 0; n < samples; n++) {
      System.arraycopy(inputs, order[n % SIZE] * inputWidth, drawn, n * inputWidth, inputWidth);
    }
    return drawn;
  }

  @Override
  public Metric objective() {
    return new Metric("mse", "1", Metric.Direction.LOWER, "Mean squared error");
  }

  @Override
  public double score(Split split) {
    float[] outputs = pass.forward(inputs, SIZE, Pass.Mode.INFER);
    double sum = 0;
    for (int i = 0; i < targets.length; i++) {
      sum += Math.pow((double) outputs[i] - targets[i], 2);
    }
    return sum / targets.length;
  }

  /** The error of answering 0. */
  @Override
  public double floor(Split split) {
    double sum = 0;
    for (float target : targets) {
      sum += (double) target * target;
    }
    return sum / targets.length;
  }

  @Override
  public int size() {
    return SIZE;
  }

  @Override
  public void read(int index, float[] input, int inputOffset, float[] target, int targetOffset) {
    System.arraycopy(inputs, index * inputWidth, input, inputOffset, inputWidth);
    System.arraycopy(targets, index * outputWidth, target, targetOffset, outputWidth);
  }

  @Override
  public Data data() {
    return new Data(
        input(),
        target(),
        Map.of(Split.TRAIN, this, Split.VALIDATION, this, Split.TEST, this),
        Map.of());
  }

  @Override
  public Shape input() {
    return network.architecture().inputShape();
  }

  @Override
  public Target target() {
    return new Target.Regression(outputWidth);
  }

  @Override
  public Examples examples() {
    return this;
  }

  @Override
  public float[] predict(float[] samples, int count) {
    return network.pass(count).forward(samples, count, Pass.Mode.INFER).clone();
  }

  @Override
  public <T extends Facet> Optional<T> as(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    network.save(out);
    out.writeLong(iteration);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    network.restore(in);
    iteration = in.readLong();
  }

  @Override
  public void close() {
    network.close();
  }
}
