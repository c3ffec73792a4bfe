// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.complexity;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric.Direction;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.network.compaction.Compaction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Counts parameters, multiply-accumulates, bytes on disk and bytes of memory, over all networks: of the networks as
 * their layers are ({@code macs}), without what the masks remove ({@code macs.kept}), and after compaction ({@code
 * macs.compacted}), which removes what structured masks switched off and counts scattered zeros like any weight. All
 * are exact and depend on no machine; what a pass really takes is the business of the evaluator {@code latency}.
 *
 * <p>Bytes on disk are those of the numbers in an exported file: four for each parameter, buffers included; {@code
 * bytes.kept} counts a bit for each element of a parameter and four bytes for each that is not zero, where that is
 * less, as the output folder keeps them. Names and headers are left out. Memory is what {@link Footprint} says.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "complexity",
    summary = "Counts parameters, multiply-accumulates, bytes and memory: as masked, and after compaction")
@Designate(ocd = ComplexityEvaluator.Options.class)
public final class ComplexityEvaluator implements Evaluator {
  private static final String COMPACTED = ".compacted";

  private static final Metric PARAMETERS = count("parameters", "trained parameters");
  private static final Metric PARAMETERS_KEPT = count("parameters.kept", "trained parameters that no mask removes");
  private static final Metric PARAMETERS_COMPACTED =
      count("parameters" + COMPACTED, "trained parameters after compaction");
  private static final Metric MACS = count("macs", "multiply-accumulates of one forward pass of one sample");
  private static final Metric MACS_KEPT = count("macs.kept", "the same, without the masked weights");
  private static final Metric MACS_COMPACTED = count("macs" + COMPACTED, "the same, after compaction");
  private static final Metric ZERO =
      new Metric("weights.zero", "1", Direction.NONE, "Share of weights (not biases) that are exactly 0").within(0, 1);
  private static final Metric BYTES = bytes("bytes", "Size on disk of all parameters as float32");
  private static final Metric BYTES_KEPT = bytes("bytes.kept", "The same in sparse form, where that is smaller");
  private static final Metric BYTES_COMPACTED = bytes("bytes" + COMPACTED, "Size on disk after compaction, as float32");

  private final int[] batches;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Samples in a pass whose memory is counted, two metrics for each", min = "1")
    int[] batches() default {1, 64};
  }

  @Activate
  public ComplexityEvaluator(Options options) {
    batches = options.batches();
    if (Arrays.stream(batches).anyMatch(batch -> batch < 1)) {
      throw new InvalidInputException(
          "evaluator complexity: batches is " + Arrays.toString(batches) + "; each must be at least 1");
    }
  }

  @Override
  public List<Metric> metrics() {
    Stream<Metric> fixed =
        Stream.of(
            PARAMETERS, PARAMETERS_KEPT, PARAMETERS_COMPACTED, MACS, MACS_KEPT, MACS_COMPACTED, ZERO, BYTES, BYTES_KEPT,
            BYTES_COMPACTED);
    Stream<Metric> memory =
        IntStream.of(batches)
            .boxed()
            .flatMap(
                batch -> Stream.of(
                    bytes(memory(batch), "Parameters and activations of a forward pass of a batch of " + batch),
                    bytes(memory(batch) + COMPACTED, "The same, after compaction")));
    return Stream.concat(fixed, memory).toList();
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    Collection<Network> networks = trained.networks().values();
    Map<String, Double> sums = new LinkedHashMap<>();
    for (Network network : networks) {
      addSizes(network.architecture(), "", sums);
      addSizes(Compaction.of(network).architecture(), COMPACTED, sums);
      addKept(network, sums);
    }
    zeros(networks).ifPresent(share -> sums.put(ZERO.name(), share));
    return sums;
  }

  private void addSizes(Architecture architecture, String end, Map<String, Double> sums) {
    Footprint footprint = Footprint.of(architecture);
    add(sums, PARAMETERS.name() + end, architecture.parameterCount());
    add(sums, MACS.name() + end, architecture.macs());
    add(sums, BYTES.name() + end, footprint.parameterBytes());
    for (int batch : batches) {
      add(sums, memory(batch) + end, footprint.bytes(batch));
    }
  }

  private static void addKept(Network network, Map<String, Double> sums) {
    long parameters = 0;
    long macs = 0;
    long bytes = 0;
    for (ParameterSpec parameter : network.architecture().parameters()) {
      if (parameter.trained()) {
        int kept = network.mask(parameter.name()).kept();
        parameters += kept;
        macs += parameter.macsPerWeight() * kept;
      }
      int nonzero = Mask.nonzero(network.values(parameter.name())).kept();
      bytes += Math.min(
          (long) Float.BYTES * parameter.size(), (parameter.size() + 7) / 8 + (long) Float.BYTES * nonzero);
    }
    add(sums, PARAMETERS_KEPT.name(), parameters);
    add(sums, MACS_KEPT.name(), macs);
    add(sums, BYTES_KEPT.name(), bytes);
  }

  private static void add(Map<String, Double> sums, String metric, double value) {
    sums.merge(metric, value, Double::sum);
  }

  private static OptionalDouble zeros(Collection<Network> networks) {
    return networks.stream()
        .flatMap(
            network -> network.architecture().parameters().stream()
                .filter(parameter -> parameter.role() == Role.WEIGHT)
                .map(parameter -> network.values(parameter.name())))
        .flatMapToInt(values -> IntStream.range(0, values.length).map(i -> values[i] == 0 ? 1 : 0))
        .average();
  }

  private static String memory(int batch) {
    return "memory.batch-" + batch;
  }

  private static Metric count(String name, String what) {
    return new Metric(name, "count", Direction.NONE, "Number of " + what);
  }

  private static Metric bytes(String name, String what) {
    return new Metric(name, "bytes", Direction.NONE, what);
  }
}
