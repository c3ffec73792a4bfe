// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.latency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric.Direction;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.measure.Passes;
import org.espalier.measure.Stopwatch;
import org.espalier.measure.Timing;
import org.espalier.network.compaction.Compaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Time of one forward pass through all networks, on random inputs: as trained, with its masks, and after compaction on
 * the same engine, what is still zero masked. The median of many timings after a warm-up, and their quartiles, each of
 * as many passes as the clock needs to tell them apart; the two kinds take turns, so that whatever else goes on slows
 * both. The process's other runs wait meanwhile; other processes don't: where timings spread, or first and second
 * half differ, all are made again, and {@code timing.disturbance} says what was left of it. Its
 * results differ from one run to the next.
 *
 * <p>{@code compaction.difference} says how far the compacted networks are from the masked ones: the largest difference
 * between their outputs on these inputs, relative to outputs above 1.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "latency",
    summary = "Measures the time of a forward pass, masked and compacted: medians and quartiles of warmed, repeated"
        + " timings")
@Designate(ocd = LatencyEvaluator.Options.class)
public final class LatencyEvaluator implements Evaluator {
  private static final String LATENCY = "latency.";
  private static final String COMPACTED = ".compacted";
  /** Not latency, because reports show all of that name as a cost of its own. */
  private static final String TIMING = "timing.";
  private static final String LOWER = ".lower-quartile";
  private static final String UPPER = ".upper-quartile";
  private static final Metric DISTURBANCE = new Metric(
      TIMING + "disturbance", "1", Direction.LOWER,
      "Interquartile range of the timings, or what their halves differ by, over the median: the largest that was left");
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

    @AttributeDefinition(
        description = "Times that a batch is measured at most, if it is disturbed; the least disturbed time counts",
        min = "1")
    int attempts() default 3;

    @AttributeDefinition(
        description = "Interquartile range, and difference of the first and the second half's medians, relative to the"
            + " median, from which a measurement counts as disturbed",
        min = "0")
    double disturbed() default 0.2;
  }

  @Activate
  public LatencyEvaluator(Options options) {
    this(options, System::nanoTime);
  }

  LatencyEvaluator(Options options, LongSupplier clock) {
    batches = options.batches();
    stopwatch = new Stopwatch(
        options.timings(), options.warmUpSeconds(), options.seconds(), options.attempts(), options.disturbed(), clock);
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
    Stream<Metric> times = IntStream.of(batches).boxed().flatMap(batch -> Stream.concat(
        times(batch(batch), "time of a forward pass of a batch of " + batch),
        times(batch(batch) + COMPACTED, "time of a forward pass of a batch of " + batch + " after compaction")));
    return Stream.concat(times, Stream.of(DISTURBANCE, DIFFERENCE)).toList();
  }

  private static Stream<Metric> times(String work, String what) {
    return Stream.of(
        micros(LATENCY + work, "Median " + what), micros(TIMING + work + LOWER, "Lower quartile of the " + what),
        micros(TIMING + work + UPPER, "Upper quartile of the " + what));
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    List<Network> masked = List.copyOf(trained.networks().values());
    List<Network> compacted = new ArrayList<>();
    try {
      masked.forEach(network -> compacted.add(Compaction.of(network).on(network)));
      Map<String, Double> values = new LinkedHashMap<>();
      for (int batch : batches) {
        RandomStream random = seeds.scope("latency").stream("batch-" + batch);
        List<float[]> inputs = Passes.inputs(masked, batch, random);
        Passes before = Passes.of(masked, inputs, batch);
        Passes after = Passes.of(compacted, inputs, batch);
        List<Timing> timings = stopwatch.measure(before, after);
        put(batch(batch), timings.get(0), values);
        put(batch(batch) + COMPACTED, timings.get(1), values);
        values.merge(DISTURBANCE.name(), Stopwatch.disturbance(timings), Math::max);
        values.merge(DIFFERENCE.name(), before.difference(after), Math::max);
      }
      return values;
    } finally {
      compacted.forEach(Network::close);
    }
  }

  private static void put(String work, Timing timing, Map<String, Double> values) {
    values.put(LATENCY + work, timing.median() / 1e3);
    values.put(TIMING + work + LOWER, timing.lower() / 1e3);
    values.put(TIMING + work + UPPER, timing.upper() / 1e3);
  }

  private static Metric micros(String name, String what) {
    return new Metric(name, "us", Direction.LOWER, what);
  }

  private static String batch(int batch) {
    return "batch-" + batch;
  }
}
