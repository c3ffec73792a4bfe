package org.espalier.evaluator.latency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.compaction.Compaction;
import org.espalier.api.engine.Network;
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
 * Time of one forward pass through all networks, on random inputs: as trained, with its masks, and after compaction on
 * the same engine, what is still zero masked. The median of many timings after a warm-up, each of as many passes as the
 * clock needs to tell them apart; the two kinds take turns, so that whatever else the machine does slows both. The
 * process's other runs wait meanwhile; other processes don't. The only evaluator whose results differ from one run to
 * the next.
 *
 * <p>{@code compaction.difference} says how far the compacted networks are from the masked ones: the largest difference
 * between their outputs on these inputs, relative to outputs above 1.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "latency",
    summary = "Measures the time of a forward pass, masked and compacted: medians of warmed, repeated timings")
@Designate(ocd = LatencyEvaluator.Options.class)
public final class LatencyEvaluator implements Evaluator {
  private static final String COMPACTED = ".compacted";
  private static final Metric DIFFERENCE =
      new Metric(
          "compaction.difference", "1", Direction.LOWER, "Largest difference of the compacted networks' outputs");

  private final int[] batches;
  private final Stopwatch stopwatch;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Samples in a pass, two metrics for each", min = "1")
    int[] batches() default {1, 64};

    @AttributeDefinition(description = "Timings of which the median is taken, at most", min = "1")
    int timings() default 101;

    @AttributeDefinition(
        description = "Time after which passes are measured, for each batch, even if they still get faster",
        min = "0")
    double warmUpSeconds() default 1;

    @AttributeDefinition(
        description = "Time after which no more than 5 timings are made, for each batch, so that slow networks don't"
            + " take long",
        min = "0")
    double seconds() default 1;
  }

  @Activate
  public LatencyEvaluator(Options options) {
    batches = options.batches();
    stopwatch = new Stopwatch(options.timings(), options.warmUpSeconds(), options.seconds());
    if (Arrays.stream(batches).anyMatch(batch -> batch < 1)) {
      throw new InvalidInputException(
          "evaluator latency: batches is " + Arrays.toString(batches) + "; each must be at least 1");
    }
  }

  @Override
  public boolean needsQuiet() {
    return true;
  }

  @Override
  public List<Metric> metrics() {
    Stream<Metric> latencies =
        IntStream.of(batches)
            .boxed()
            .flatMap(
                batch -> Stream.of(
                    latency(name(batch), "Median time of a forward pass of a batch of " + batch),
                    latency(name(batch) + COMPACTED, "The same, after compaction")));
    return Stream.concat(latencies, Stream.of(DIFFERENCE)).toList();
  }

  @Override
  public Map<String, Double> evaluate(Trainable trained, Seeds seeds) {
    List<Network> masked = List.copyOf(trained.networks().values());
    List<Network> compacted = new ArrayList<>();
    try {
      masked.forEach(network -> compacted.add(Compaction.of(network).on(network)));
      Map<String, Double> values = new LinkedHashMap<>();
      for (int batch : batches) {
        RandomStream random = seeds.scope("latency").stream("batch-" + batch);
        List<float[]> inputs = masked.stream().map(network -> inputs(network, batch, random)).toList();
        Passes before = Passes.of(masked, inputs, batch);
        Passes after = Passes.of(compacted, inputs, batch);
        double[] nanos = stopwatch.medians(before, after);
        values.put(name(batch), nanos[0] / 1e3);
        values.put(name(batch) + COMPACTED, nanos[1] / 1e3);
        values.merge(DIFFERENCE.name(), before.difference(after), Math::max);
      }
      return values;
    } finally {
      compacted.forEach(Network::close);
    }
  }

  private static Metric latency(String name, String what) {
    return new Metric(name, "us", Direction.LOWER, what);
  }

  private static String name(int batch) {
    return "latency.batch-" + batch;
  }

  private static float[] inputs(Network network, int batch, RandomStream random) {
    float[] inputs = new float[batch * network.architecture().inputShape().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
    }
    return inputs;
  }
}
