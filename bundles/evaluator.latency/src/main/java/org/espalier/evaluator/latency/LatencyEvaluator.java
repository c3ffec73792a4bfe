package org.espalier.evaluator.latency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.metric.Metric.Direction;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Time of one forward pass through all networks, on random inputs: the median of many timings after a warm-up, each of
 * as many passes as the clock needs to tell them apart. Measured on whatever else the machine does, so run one run at a
 * time for numbers to be published. The only evaluator whose results differ from one run to the next.
 */
@Component(factory = Evaluator.KIND)
@Plugin(name = "latency", summary = "Measures the time of a forward pass: the median of warmed, repeated timings")
@Designate(ocd = LatencyEvaluator.Options.class)
public final class LatencyEvaluator implements Evaluator {
  /** Long beside what it takes to read the clock. */
  private static final long SHORTEST_TIMING_NANOS = 50_000;

  private final int[] batches;
  private final int timings;
  private final double warmUpSeconds;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Samples in a pass, one metric for each", min = "1")
    int[] batches() default {1, 64};

    @AttributeDefinition(description = "Timings of which the median is taken", min = "1")
    int timings() default 101;

    @AttributeDefinition(description = "Time that passes are made without being measured, for each batch", min = "0")
    double warmUpSeconds() default 0.1;
  }

  @Activate
  public LatencyEvaluator(Options options) {
    batches = options.batches();
    timings = options.timings();
    warmUpSeconds = options.warmUpSeconds();
    if (Arrays.stream(batches).anyMatch(batch -> batch < 1)) {
      throw new InvalidInputException(
          "evaluator latency: batches is " + Arrays.toString(batches) + "; each must be at least 1");
    }
  }

  @Override
  public List<Metric> metrics() {
    return Arrays.stream(batches)
        .mapToObj(
            batch -> new Metric(
                name(batch), "us", Direction.LOWER, "Median time of a forward pass of a batch of " + batch))
        .toList();
  }

  @Override
  public Map<String, Double> evaluate(Trainable trained, Seeds seeds) {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int batch : batches) {
      List<Runnable> passes = new ArrayList<>();
      trained.networks()
          .forEach((name, network) -> passes.add(pass(network, batch, seeds.scope("latency").stream(name))));
      values.put(name(batch), median(() -> passes.forEach(Runnable::run)) / 1e3);
    }
    return values;
  }

  private static String name(int batch) {
    return "latency.batch-" + batch;
  }

  private static Runnable pass(Network network, int batch, RandomStream random) {
    float[] inputs = new float[batch * network.architecture().inputShape().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
    }
    Pass pass = network.pass(batch);
    return () -> pass.forward(inputs, batch, Pass.Mode.INFER);
  }

  /** Median nanoseconds. */
  private double median(Runnable passes) {
    long start = System.nanoTime();
    long done = 0;
    do {
      passes.run();
      done++;
    } while (System.nanoTime() - start < 1e9 * warmUpSeconds);
    double estimate = (double) Math.max(1, System.nanoTime() - start) / done;
    int repeats = (int) Math.max(1, Math.ceil(SHORTEST_TIMING_NANOS / estimate));
    double[] measured = new double[timings];
    for (int i = 0; i < timings; i++) {
      long before = System.nanoTime();
      for (int r = 0; r < repeats; r++) {
        passes.run();
      }
      measured[i] = (double) (System.nanoTime() - before) / repeats;
    }
    Arrays.sort(measured);
    return (measured[(timings - 1) / 2] + measured[timings / 2]) / 2;
  }
}
