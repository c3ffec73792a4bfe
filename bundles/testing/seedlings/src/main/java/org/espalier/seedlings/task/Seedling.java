// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.task;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.training.Course;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Learns a sine wave, {@code y = sin(3 x)}, from points drawn uniformly from [-1, 1]. An iteration is one step of Adam
 * on all training points; the network, {@code model}, has one input and one output.
 */
@Component(factory = Task.KIND)
@Plugin(name = "seedling", summary = "Learns a sine wave from points on it")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements Task {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Steps of the optimiser", min = "1")
    int steps() default 500;

    @AttributeDefinition(description = "Points of each split", min = "1", max = "100000")
    int points() default 64;

    @AttributeDefinition(description = "Learning rate, above 0", min = "1e-9")
    double learningRate() default 0.01;
  }

  private final Options options;

  @Activate
  public Seedling(Options options) {
    this.options = options;
  }

  @Override
  public Testable create(TaskContext context) {
    return new Fit(context, options);
  }

  private static final class Fit implements Testable {
    private static final String NAME = "model";
    private static final Metric LOSS =
        new Metric("loss", "1", Metric.Direction.LOWER, "Mean squared error on the training points");
    private static final Metric ERROR =
        new Metric("error", "1", Metric.Direction.LOWER, "Mean squared error", 0, Double.POSITIVE_INFINITY);

    private final int points;
    private final Optimizer optimizer;
    private final Course course;
    private final Network network;
    private final Pass pass;
    private final Map<Split, float[]> inputs = new EnumMap<>(Split.class);
    private final float[] slopes;

    Fit(TaskContext context, Options options) {
      points = options.points();
      optimizer = new Optimizer.Adam(options.learningRate());
      course = new Course(options.steps());
      network = context.network(NAME, Shape.of(1), new Head(1));
      pass = network.pass(points);
      slopes = new float[points];
      Seeds seeds = context.seeds().scope("points");
      for (Split split : Split.values()) {
        inputs.put(split, points(seeds.stream(split.name())));
      }
    }

    private float[] points(RandomStream random) {
      float[] drawn = new float[points];
      for (int i = 0; i < points; i++) {
        drawn[i] = (float) random.nextDouble(-1, 1);
      }
      return drawn;
    }

    private static double wave(float x) {
      // StrictMath gives the same bits on every machine
      return StrictMath.sin(3 * x);
    }

    /** Mean squared error; leaves the derivatives by the outputs in {@link #slopes}. */
    private double error(Split split, Pass.Mode mode) {
      float[] at = inputs.get(split);
      float[] outputs = pass.forward(at, points, mode);
      double sum = 0;
      for (int i = 0; i < points; i++) {
        double error = outputs[i] - wave(at[i]);
        sum += error * error;
        slopes[i] = (float) (2 * error / points);
      }
      return sum / points;
    }

    @Override
    public Map<String, Double> iterate() {
      course.begin();
      network.zeroGradients();
      double loss = error(Split.TRAIN, Pass.Mode.TRAIN);
      course.requireFinite(loss);
      pass.backward(slopes);
      network.update(optimizer);
      course.advance();
      return Map.of(LOSS.name(), loss);
    }

    @Override
    public double score(Split split) {
      return error(split, Pass.Mode.INFER);
    }

    /** The error of the mean. */
    @Override
    public double floor(Split split) {
      double mean = 0;
      double squares = 0;
      for (float x : inputs.get(split)) {
        mean += wave(x) / points;
        squares += wave(x) * wave(x) / points;
      }
      return squares - mean * mean;
    }

    @Override
    public Metric objective() {
      return ERROR;
    }

    @Override
    public List<Metric> metrics() {
      return List.of(LOSS);
    }

    @Override
    public Optional<Metric> progress() {
      return Optional.of(LOSS);
    }

    @Override
    public Map<String, Network> networks() {
      return Map.of(NAME, network);
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
      return course.planned() * points;
    }

    @Override
    public boolean finished() {
      return course.finished();
    }

    @Override
    public <T extends Facet> Optional<T> as(Class<T> type) {
      return Optional.empty();
    }

    @Override
    public <T extends Exhibit> Optional<T> show(Class<T> type) {
      return Optional.empty();
    }

    @Override
    public void save(DataOutput out) throws IOException {
      course.save(out);
      network.save(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
      course.restore(in);
      network.restore(in);
    }

    @Override
    public void close() {
      network.close();
    }
  }
}
