// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Sizes;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Application;
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
import org.espalier.training.Course;
import org.espalier.training.EarlyStopping;
import org.espalier.training.Gradients;

/** A network and the data it learns. */
final class SupervisedTraining
    implements Testable, Replannable, Teachable, Teacher, GradientSource, CurvatureSource, InputSource, TrainingData,
        Predictor {
  private static final int EVALUATION_BATCH = 256;
  private static final Metric LOSS = new Metric(
      "loss", "1", Metric.Direction.LOWER, "Mean loss on the training data while an epoch changes the weights");
  private static final Metric DISTILLATION_LOSS = new Metric(
      "distillation-loss", "1", Metric.Direction.LOWER, "The same of the loss in which a teacher has a part");
  private static final Metric PROGRESS = new Metric(
      "validation-loss", "1", Metric.Direction.LOWER, "Mean loss on the validation data, whatever training follows");

  private final Data data;
  private final Optional<Application> application;
  private final Network network;
  private final RandomStream shuffle;
  /** A stream an epoch, so that none has to be saved. */
  private final Seeds augmentationSeeds;
  private final Runnable atClose;
  private final Loss loss;
  private final Map<Split, Double> floors = new EnumMap<>(Split.class);

  private final Examples train;
  private final Batch batch;
  private final float[] outputGradients;
  private final Pass trainingPass;
  private final Pass inferencePass;

  private final EarlyStopping earlyStopping;
  private final Recipe recipe;
  private final Course course;
  private Optional<Lesson> lesson = Optional.empty();

  /**
   * @param application what the data's networks are good for, if that is known
   * @param seeds what order and augmentation are drawn from
   * @param atClose gives the data set back
   */
  SupervisedTraining(
      Data data, Optional<Application> application, Network network, Recipe recipe, Seeds seeds,
      Runnable atClose) {
    this.data = data;
    this.application = application;
    this.atClose = atClose;
    this.network = network;
    this.recipe = recipe;
    shuffle = seeds.stream("shuffle");
    augmentationSeeds = seeds.scope("augmentation");
    loss = Loss.of(data.target());
    train = data.split(Split.TRAIN);
    int most = Math.min(recipe.batchSize(), train.size());
    int capacity = Math.max(most, EVALUATION_BATCH);
    batch = new Batch(data, capacity);
    outputGradients = new float[Sizes.product("the outputs of a minibatch", capacity, data.target().outputs())];
    trainingPass = network.pass(most);
    inferencePass = network.pass(EVALUATION_BATCH);
    earlyStopping = new EarlyStopping(this, recipe.patience());
    course = new Course(recipe.epochs());
  }

  @Override
  public Map<String, Network> networks() {
    return Map.of("model", network);
  }

  @Override
  public long iteration() {
    return course.done();
  }

  @Override
  public long plannedIterations() {
    return course.planned();
  }

  @Override
  public long plannedSamples() {
    return course.planned() * train.size();
  }

  @Override
  public boolean finished() {
    return course.finished();
  }

  @Override
  public void replan(long first, long planned, double rate) {
    course.replan(first, planned, rate);
  }

  @Override
  public void learnFrom(Teacher teacher, double weight, double temperature) {
    lesson = Optional.of(new Lesson(loss, teacher, weight, temperature));
  }

  @Override
  public boolean tempered() {
    return !(data.target() instanceof Target.Regression);
  }

  @Override
  public Map<String, Double> iterate() {
    course.begin();
    Map<String, Double> seen = new LinkedHashMap<>();
    double trainLoss = trainEpoch();
    course.requireFinite(trainLoss);
    seen.put((lesson.isPresent() ? DISTILLATION_LOSS : LOSS).name(), trainLoss);
    course.advance();
    double validationLoss = meanLoss(Split.VALIDATION);
    seen.put(PROGRESS.name(), validationLoss);
    earlyStopping.observe(validationLoss, course);
    return seen;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(LOSS, DISTILLATION_LOSS, PROGRESS);
  }

  @Override
  public Optional<Metric> progress() {
    return Optional.of(PROGRESS);
  }

  private double trainEpoch() {
    int[] order = order();
    RandomStream augmentation = augmentationSeeds.stream(String.valueOf(course.done()));
    Optimizer optimizer = recipe.optimizer().scaled(course.rate());
    double sum = 0;
    int most = Math.min(recipe.batchSize(), order.length);
    for (int first = 0; first < order.length; first += most) {
      int count = Math.min(most, order.length - first);
      network.zeroGradients();
      batch.gather(train, order, first, count);
      data.augmentation().ifPresent(change -> batch.change(change, count, augmentation));
      sum += accumulate(count, 1.0 / count);
      if (recipe.gradientClip() > 0) {
        Gradients.clip(recipe.gradientClip(), List.of(network));
      }
      network.update(optimizer);
    }
    return sum / order.length;
  }

  private int[] order() {
    if (recipe.shuffle()) {
      return shuffle.permutation(train.size());
    }
    int[] order = new int[train.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return order;
  }

  /** Adds {@code weight} times the gradients of the sum of the losses in {@link #batch}, and returns that sum. */
  private double accumulate(int count, double weight) {
    float[] outputs = trainingPass.forward(batch.inputs(), count, Pass.Mode.TRAIN);
    double sum = losses(outputs, count, weight);
    trainingPass.backward(outputGradients);
    return sum;
  }

  /** The sum of the losses of the examples in {@link #batch}; leaves their slopes in {@link #outputGradients}. */
  private double losses(float[] outputs, int count, double weight) {
    return lesson.isPresent()
        ? lesson.get().losses(batch, outputs, count, weight, outputGradients)
        : loss.losses(outputs, batch.targets(), count, weight, outputGradients);
  }

  private double meanLoss(Split split) {
    return mean(split, (outputs, targets, count) -> loss.losses(outputs, targets, count, 1, outputGradients));
  }

  /** The mean over a split of what a measure sums up over batches. */
  private double mean(Split split, Measure measure) {
    Examples examples = data.split(split);
    double sum = 0;
    for (int first = 0; first < examples.size(); first += EVALUATION_BATCH) {
      int count = Math.min(EVALUATION_BATCH, examples.size() - first);
      batch.gather(examples, first, count);
      float[] outputs = inferencePass.forward(batch.inputs(), count, Pass.Mode.INFER);
      sum += measure.sum(outputs, batch.targets(), count);
    }
    return sum / examples.size();
  }

  private interface Measure {
    double sum(float[] outputs, float[] targets, int count);
  }

  @Override
  public Metric objective() {
    return loss.objective();
  }

  @Override
  public double score(Split split) {
    return mean(split, loss::scores);
  }

  @Override
  public Map<String, Double> facts() {
    Map<String, Double> facts = new LinkedHashMap<>(data.facts());
    application.ifPresent(use -> facts.putAll(use.facts()));
    return facts;
  }

  /** The objective of the constant fitted to the training examples. */
  @Override
  public double floor(Split split) {
    return floors.computeIfAbsent(split, this::constantScore);
  }

  private double constantScore(Split split) {
    float[] constant = loss.constant(train, data.input().size());
    Examples examples = data.split(split);
    double sum = 0;
    for (int i = 0; i < examples.size(); i++) {
      batch.gather(examples, i, 1);
      sum += loss.scores(constant, batch.targets(), 1);
    }
    return sum / examples.size();
  }

  @Override
  public double gradients(int samples, RandomStream random) {
    Map<String, float[]> buffers = buffers();
    network.zeroGradients();
    int[] order = draw(samples, random);
    double sum = 0;
    for (int first = 0; first < samples; first += recipe.batchSize()) {
      int count = Math.min(recipe.batchSize(), samples - first);
      batch.gather(train, order, first, count);
      sum += accumulate(count, 1.0 / samples);
    }
    buffers.forEach(network::values);
    return sum / samples;
  }

  @Override
  public Map<String, double[]> hessianProduct(
      Network asked, Map<String, float[]> direction, int samples, RandomStream random) {
    HessianProduct product = new HessianProduct(network, direction);
    int[] order = draw(samples, random);
    for (int first = 0; first < samples; first += recipe.batchSize()) {
      int count = Math.min(recipe.batchSize(), samples - first);
      batch.gather(train, order, first, count);
      product.add(
          batch.inputs(), count,
          (outputs, motion, slopes, slopeMotion) -> bend(outputs, motion, count, 1.0 / samples, slopes, slopeMotion));
    }
    return product.product();
  }

  /** {@code weight} times the slopes of the losses of the examples in {@link #batch}, and their motion. */
  private void bend(
      double[] outputs, double[] motion, int count, double weight, double[] slopes, double[] slopeMotion) {
    float[] narrow = new float[outputs.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) outputs[i];
    }
    losses(narrow, count, weight);
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = outputGradients[i];
    }
    if (lesson.isPresent()) {
      lesson.get().curvature(outputs, motion, count, weight, slopeMotion);
    } else {
      loss.curvature(outputs, motion, count, 1, weight, slopeMotion);
    }
  }

  @Override
  public float[] inputs(Network asked, int samples, RandomStream random) {
    int width = data.input().size();
    float[] inputs = new float[samples * width];
    float[] target = new float[data.target().width()];
    int[] drawn = draw(samples, random);
    for (int n = 0; n < samples; n++) {
      train.read(drawn[n], inputs, n * width, target, 0);
    }
    return inputs;
  }

  /**
   * Whole passes over the training examples in random order, then part of one: no example is drawn twice needlessly.
   */
  private int[] draw(int samples, RandomStream random) {
    int[] drawn = new int[samples];
    for (int done = 0; done < samples; done += train.size()) {
      System.arraycopy(random.permutation(train.size()), 0, drawn, done, Math.min(train.size(), samples - done));
    }
    return drawn;
  }

  /** Running statistics, which a pass in training mode moves. */
  private Map<String, float[]> buffers() {
    Map<String, float[]> buffers = new LinkedHashMap<>();
    network.architecture().parameters().stream()
        .filter(parameter -> !parameter.trained())
        .forEach(parameter -> buffers.put(parameter.name(), network.values(parameter.name())));
    return buffers;
  }

  @Override
  public Data data() {
    return data;
  }

  @Override
  public Shape input() {
    return data.input();
  }

  @Override
  public Target target() {
    return data.target();
  }

  @Override
  public Examples examples() {
    return train;
  }

  @Override
  public float[] predict(float[] inputs, int count) {
    int inputSize = data.input().size();
    int width = data.target().outputs();
    float[] predictions = new float[count * width];
    for (int first = 0; first < count; first += EVALUATION_BATCH) {
      int n = Math.min(EVALUATION_BATCH, count - first);
      System.arraycopy(inputs, first * inputSize, batch.inputs(), 0, n * inputSize);
      float[] outputs = inferencePass.forward(batch.inputs(), n, Pass.Mode.INFER);
      System.arraycopy(outputs, 0, predictions, first * width, n * width);
    }
    return predictions;
  }

  @Override
  public <T extends Facet> Optional<T> as(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this))
        : application.flatMap(use -> use.show(type, this));
  }

  @Override
  public void save(DataOutput out) throws IOException {
    network.save(out);
    shuffle.save(out);
    earlyStopping.save(out);
    course.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    network.restore(in);
    shuffle.restore(in);
    earlyStopping.restore(in);
    course.restore(in);
  }

  @Override
  public void close() {
    network.close();
    atClose.run();
  }
}
