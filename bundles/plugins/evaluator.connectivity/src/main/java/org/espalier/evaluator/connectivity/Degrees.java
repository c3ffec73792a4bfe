// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.connectivity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;

/**
 * How many kept weights lead to each unit of a network, and how many lead on from it: to a neuron, to a filter, to an
 * LSTM's unit by all of its gates. Weights of an LSTM that read its own units count at both ends.
 *
 * @param in for each layer with weights, in order, a number for each of its units
 * @param out likewise; zeros for units that no layer reads, as the outputs are
 */
record Degrees(Map<String, int[]> in, Map<String, int[]> out) {

  static Degrees of(Network network) {
    Architecture architecture = network.architecture();
    Channels channels = new Channels(architecture);
    Degrees degrees = new Degrees(new LinkedHashMap<>(), new LinkedHashMap<>());
    List<ParameterSpec> weights =
        architecture.parameters().stream().filter(parameter -> parameter.role() == Role.WEIGHT).toList();
    for (ParameterSpec weight : weights) {
      degrees.in.computeIfAbsent(weight.layer(), layer -> new int[channels.count(layer)]);
      degrees.out.computeIfAbsent(weight.layer(), layer -> new int[channels.count(layer)]);
    }
    weights.forEach(weight -> degrees.count(weight, network, channels));
    return degrees;
  }

  private void count(ParameterSpec weight, Network network, Channels channels) {
    Node node = node(network.architecture(), weight.layer());
    boolean recurrent = node.layer() instanceof Layer.Lstm && weight.name().endsWith(".recurrent");
    int row = weight.size() / weight.shape().get(0);
    int inputs = recurrent ? row : channels.inputs(node);
    int groups = node.layer() instanceof Layer.Conv2d conv ? conv.groups() : 1;
    int columns = inputs / groups;
    List<List<Unit>> sources = IntStream.range(0, inputs)
        .mapToObj(column -> recurrent ? List.of(new Unit(node.name(), column))
            : sources(network.architecture(), channels, channels.input(node), column).toList())
        .toList();
    for (int place : network.mask(weight.name()).places()) {
      in.get(weight.layer())[channels.channel(weight, place)]++;
      int first = place / row / (weight.shape().get(0) / groups) * columns;
      sources.get(first + place % row / (row / columns)).forEach(unit -> out.get(unit.layer)[unit.number]++);
    }
  }

  private record Unit(String layer, int number) {}

  /** The units that make a channel of a node, if layers with weights do: several where they are added. */
  private Stream<Unit> sources(Architecture architecture, Channels channels, String name, int channel) {
    if (in.containsKey(name)) {
      return Stream.of(new Unit(name, channel));
    } else if (name.equals(Architecture.INPUT)) {
      return Stream.of();
    }
    Node node = node(architecture, name);
    return IntStream.range(0, node.inputs().size())
        .filter(place -> channels.source(node, place, channel) != Channels.NONE)
        .boxed()
        .flatMap(place ->
            sources(architecture, channels, node.inputs().get(place), channels.source(node, place, channel)));
  }

  private static Node node(Architecture architecture, String name) {
    return architecture.nodes().stream().filter(node -> node.name().equals(name)).findFirst().orElseThrow();
  }

  /** Units of a layer to which no kept weight leads, or from which none leads on. */
  int dead(String layer) {
    return (int) IntStream.range(0, in.get(layer).length)
        .filter(unit -> in.get(layer)[unit] == 0 || out.get(layer)[unit] == 0)
        .count();
  }
}
