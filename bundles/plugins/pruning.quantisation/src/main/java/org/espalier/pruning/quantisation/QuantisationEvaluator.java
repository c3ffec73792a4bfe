// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.metric.Metric.Direction;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.measure.Stopwatch;
import org.espalier.measure.Timing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What quantisation costs and saves, over all networks of a run: bytes that their numbers take when stored; the time of
 * a forward pass in integers and of the same network, masks included, in single precision on the experiment's engine,
 * in turns; how far the outputs are from those in single precision. Networks that are not quantised have bytes and the
 * time in single precision alone. Times are measured on training inputs, or on normal random numbers where the task
 * can't give any; they differ from one run to the next, and other runs of the process wait meanwhile.
 *
 * <p>{@code quantisation.difference} tells how far integers are from the simulation that training uses, relative to
 * outputs above 1: rounding of single precision, but where that decides between two neighbours of a grid.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "quantisation",
    summary = "Bytes as stored, time of a pass in integers beside single precision, and error of quantised networks")
@Designate(ocd = QuantisationEvaluator.Options.class)
public final class QuantisationEvaluator implements Evaluator {
  private static final int INPUTS = 256;
  private static final Metric STORED = new Metric(
      "bytes.stored", "B", Direction.LOWER,
      "Size of all parameters as they are stored: integers with their scales where they are quantised, else float32");
  private static final Metric STORED_KEPT =
      new Metric("bytes.stored.kept", "B", Direction.LOWER, "The same in sparse form, where that is smaller");
  private static final Metric NOISE = new Metric(
      "quantisation.sqnr", "dB", Direction.HIGHER,
      "Power of the outputs in single precision over that of their error, of the network where it is least");
  private static final Metric DIFFERENCE = new Metric(
      "quantisation.difference", "1", Direction.LOWER,
      "Largest difference of outputs in integers from those of the simulation");
  private static final Metric DISTURBANCE = new Metric(
      "timing.quantisation.disturbance", "1", Direction.LOWER,
      "Interquartile range of the timings, or what their halves differ by, over the median: the largest that was left");

  private final int[] batches;
  private final Stopwatch stopwatch;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Samples in a pass that is timed, two metrics for each; none for no times",
        min = "1")
    int[] batches() default {1, 64};

    @AttributeDefinition(description = "Timings of which the median is taken, at most", min = "1")
    int timings() default 101;

    @AttributeDefinition(
        description = "Time after which passes are measured, for each batch, even if they still get faster",
        min = "0")
    double warmUpSeconds() default 1;

    @AttributeDefinition(
        description = "Time after which no more than 5 timings are made, for each batch",
        min = "0")
    double seconds() default 1;
  }

  @Activate
  public QuantisationEvaluator(Options options) {
    this(options, System::nanoTime);
  }

  QuantisationEvaluator(Options options, LongSupplier clock) {
    batches = options.batches();
    stopwatch = new Stopwatch(options.timings(), options.warmUpSeconds(), options.seconds(), 3, 0.2, clock);
    if (Arrays.stream(batches).anyMatch(batch -> batch < 1)) {
      throw new InvalidInputException(
          "evaluator quantisation: batches is " + Arrays.toString(batches) + "; each must be at least 1");
    }
  }

  @Override
  public boolean needsQuiet() {
    return batches.length > 0;
  }

  /** Refuses to time what there is no way to compute in integers. */
  @Override
  public void prepare(Trainable untrained) {
    untrained.networks().forEach((name, network) -> network.architecture().nodes().stream()
        .filter(node -> node.layer() instanceof Layer.Lstm && batches.length > 0)
        .map(Node::name)
        .findFirst()
        .ifPresent(layer -> {
          throw new InvalidInputException(
              "evaluator quantisation: " + layer + " of the network " + name + " is an LSTM, whose rounding is"
                  + " simulated, so that it has no time in integers; give batches: []");
        }));
  }

  @Override
  public List<Metric> metrics() {
    Stream<Metric> times = IntStream.of(batches).boxed().flatMap(batch -> Stream.of(
        micros(integers(batch), "Median time of a forward pass in integers, of a batch of " + batch),
        micros(single(batch), "The same in single precision")));
    return Stream.of(
        Stream.of(STORED, STORED_KEPT), times, Stream.of(DISTURBANCE, NOISE, DIFFERENCE)).flatMap(s -> s).toList();
  }

  private static Metric micros(String name, String what) {
    return new Metric(name, "us", Direction.LOWER, what);
  }

  private static String integers(int batch) {
    return "latency.integers.batch-" + batch;
  }

  private static String single(int batch) {
    return "latency.single.batch-" + batch;
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    Map<String, Double> values = new LinkedHashMap<>();
    Storage stored =
        trained.networks().values().stream().map(Storage::of).reduce(new Storage(0, 0), Storage::plus);
    values.put(STORED.name(), (double) stored.whole());
    values.put(STORED_KEPT.name(), (double) stored.kept());
    List<Network> open = new ArrayList<>();
    try {
      List<Compared> compared = new ArrayList<>();
      trained.networks().forEach((name, network) -> compared.add(
          Compared.of(network, inputs(trained, network, seeds.scope("quantisation").stream(name)), open)));
      for (int batch : batches) {
        time(compared, batch, values);
      }
      compared.stream().flatMapToDouble(one -> one.noise().stream()).min()
          .ifPresent(least -> values.put(NOISE.name(), least));
      compared.stream().flatMapToDouble(one -> one.difference().stream()).max()
          .ifPresent(most -> values.put(DIFFERENCE.name(), most));
      return values;
    } finally {
      open.forEach(Network::close);
    }
  }

  private static float[] inputs(Testable trained, Network network, RandomStream random) {
    Optional<InputSource> source = trained.as(InputSource.class);
    if (source.isPresent()) {
      try {
        return source.get().inputs(network, INPUTS, random);
      } catch (InvalidInputException unknown) {
        // the network reads what the task can't give: any numbers will do
        return normal(network, random);
      }
    }
    return normal(network, random);
  }

  private static float[] normal(Network network, RandomStream random) {
    float[] inputs = new float[INPUTS * network.architecture().inputShape().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
    }
    return inputs;
  }

  private void time(List<Compared> compared, int batch, Map<String, Double> values) {
    Runnable single = passes(compared.stream().map(one -> one.pass(one.single(), batch)).toList());
    boolean inIntegers = compared.stream().allMatch(Compared::inIntegers);
    Runnable[] works = inIntegers
        ? new Runnable[] {passes(compared.stream().map(one -> one.pass(one.network(), batch)).toList()), single}
        : new Runnable[] {single};
    List<Timing> timings = stopwatch.measure(works);
    if (inIntegers) {
      values.put(integers(batch), timings.get(0).median() / 1e3);
    }
    values.put(single(batch), timings.get(timings.size() - 1).median() / 1e3);
    values.merge(DISTURBANCE.name(), Stopwatch.disturbance(timings), Math::max);
  }

  private static Runnable passes(List<Runnable> all) {
    return () -> all.forEach(Runnable::run);
  }

  /**
   * A network beside itself.
   *
   * @param single in single precision: itself if it is not quantised
   * @param simulated as training computes it: itself if it is not quantised
   */
  private record Compared(Network network, Network single, Network simulated, float[] inputs) {

    /** @param open is told of the networks that are made for it */
    static Compared of(Network network, float[] inputs, List<Network> open) {
      if (!(network instanceof QuantisedNetwork quantised)) {
        return new Compared(network, network, network, inputs);
      }
      Network single = quantised.unrounded();
      open.add(single);
      Network simulated = quantised.simulated();
      open.add(simulated);
      return new Compared(network, single, simulated, inputs);
    }

    boolean inIntegers() {
      return network instanceof QuantisedNetwork quantised && quantised.computesInIntegers();
    }

    Runnable pass(Network of, int batch) {
      Pass pass = of.pass(batch);
      int size = of.architecture().inputShape().size();
      float[] some = new float[batch * size];
      for (int i = 0; i < some.length; i++) {
        some[i] = inputs[i % inputs.length];
      }
      return () -> pass.forward(some, batch, Pass.Mode.INFER);
    }

    private float[] outputs(Network of) {
      return Arrays.copyOf(
          of.pass(INPUTS).forward(inputs, INPUTS, Pass.Mode.INFER),
          INPUTS * of.architecture().outputShape().size());
    }

    /** Decibels; none of a network that is not quantised, or whose outputs are the same, or all 0. */
    OptionalDouble noise() {
      float[] expected = outputs(single);
      float[] actual = outputs(network);
      double power = 0;
      double error = 0;
      for (int i = 0; i < expected.length; i++) {
        power += (double) expected[i] * expected[i];
        error += ((double) actual[i] - expected[i]) * ((double) actual[i] - expected[i]);
      }
      return error > 0 && power > 0 ? OptionalDouble.of(10 * Math.log10(power / error)) : OptionalDouble.empty();
    }

    OptionalDouble difference() {
      if (!inIntegers()) {
        return OptionalDouble.empty();
      }
      float[] expected = outputs(simulated);
      float[] actual = outputs(network);
      return IntStream.range(0, expected.length)
          .mapToDouble(i -> Math.abs((double) actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i])))
          .max();
    }
  }
}
