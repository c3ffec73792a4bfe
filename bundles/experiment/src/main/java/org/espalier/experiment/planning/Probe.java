package org.espalier.experiment.planning;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.task.Trainable;

/**
 * What a trainable showed when it was put together.
 *
 * @param layers names of the layers with weights, by network
 * @param samples planned in one training
 * @param iterations planned in one training
 * @param macs of one forward pass through all networks, for one sample
 */
record Probe(Map<String, List<String>> layers, long samples, long iterations, long macs) {

  static Probe of(Trainable trainable) {
    Map<String, List<String>> layers = trainable.networks().entrySet().stream().collect(Collectors.toMap(
        Map.Entry::getKey,
        network -> network.getValue().architecture().parameters().stream()
            .filter(parameter -> parameter.role() == ParameterSpec.Role.WEIGHT)
            .map(ParameterSpec::layer)
            .distinct()
            .toList()));
    long macs = trainable.networks().values().stream().mapToLong(network -> network.architecture().macs()).sum();
    return new Probe(layers, trainable.plannedSamples(), trainable.plannedIterations(), macs);
  }

  /** Every layer with its network. */
  Stream<Map.Entry<String, String>> all() {
    return layers.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .flatMap(network -> network.getValue().stream().map(layer -> Map.entry(network.getKey(), layer)));
  }
}
