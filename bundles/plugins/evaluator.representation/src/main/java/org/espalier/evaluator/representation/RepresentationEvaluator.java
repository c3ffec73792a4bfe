// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.representation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric.Direction;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What is left of the hidden layers' representation on data that the networks were not trained on: test examples, the
 * states of an agent's evaluation episodes, or what the task draws anew. Hidden layers are activation functions and
 * LSTMs behind which there are weights.
 *
 * <p>{@code dormant.network} is the share of hidden units that are dormant: with a mean absolute activation of at most
 * {@code tau} times the mean of its layer (Sokar et al. 2023). {@code effective-rank.network} is that of the last
 * hidden layer's features, not centred (Kumar et al. 2021, with {@code delta}). With {@code by-layer} every hidden
 * layer has both, such as {@code dormant.network.tanh1}. A unit that a mask has cut off is dormant only if its bias
 * leaves it near 0; that it is cut off at all is what the evaluator {@code connectivity} tells.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "representation",
    summary = "Hidden activations on unseen data: share of dormant units, effective rank",
    source = "Sokar et al. 2023, The Dormant Neuron Phenomenon in Deep Reinforcement Learning, eq. 1; Kumar et al."
        + " 2021, Implicit Under-Parameterization Inhibits Data-Efficient Deep Reinforcement Learning, sec. 3 (rank)",
    requires = Offer.INPUTS)
@Designate(ocd = RepresentationEvaluator.Options.class)
public final class RepresentationEvaluator implements Evaluator {
  private static final int BATCH = 64;

  private final Options options;
  private Map<Metric, Double> measured = Map.of();

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Samples that are looked at, at most", min = "1")
    int samples() default 1024;

    @AttributeDefinition(description = "Episodes of an agent, whose states are the samples", min = "1")
    int episodes() default 20;

    @AttributeDefinition(
        description = "A unit is dormant up to this multiple of its layer's mean activation", min = "0", max = "1")
    double tau() default 0.025;

    @AttributeDefinition(
        description = "Share of the sum of singular values that the effective rank leaves out", min = "1e-6",
        max = "0.999")
    double delta() default 0.01;

    @AttributeDefinition(description = "Whether every hidden layer has metrics of its own, beside those of the network")
    boolean byLayer() default true;
  }

  @Activate
  public RepresentationEvaluator(Options options) {
    this.options = options;
  }

  /** Those of the networks that were measured last: their names are not known before. */
  @Override
  public List<Metric> metrics() {
    return List.copyOf(measured.keySet());
  }

  /** There is something to look at, and the networks read it. */
  @Override
  public void prepare(Trainable untrained) {
    Inputs.require(untrained);
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    measured = new LinkedHashMap<>();
    Inputs inputs = Inputs.of(trained, options.samples(), options.episodes(), seeds);
    trained.networks().forEach((name, network) -> measure(name, network, inputs.of(network)));
    Map<String, Double> values = new LinkedHashMap<>();
    measured.forEach((metric, value) -> values.put(metric.name(), value));
    return values;
  }

  private void measure(String name, Network network, float[] inputs) {
    Map<String, Activations> layers = activations(network, inputs);
    if (layers.isEmpty()) {
      return;
    }
    double units = layers.values().stream().mapToInt(Activations::units).sum();
    int dormant = layers.values().stream().mapToInt(layer -> layer.dormant(options.tau())).sum();
    Activations last = layers.values().stream().reduce((earlier, later) -> later).orElseThrow();
    put("dormant." + name, "1", Direction.LOWER, "Share of dormant hidden units of " + name, dormant / units);
    put(
        "effective-rank." + name, "count", Direction.HIGHER, "Effective rank of the last hidden layer of " + name,
        last.rank(options.delta()));
    if (options.byLayer()) {
      layers.forEach((layer, seen) -> {
        String full = name + "." + layer;
        put(
            "dormant." + full, "1", Direction.LOWER, "Share of dormant units of " + full,
            seen.dormant(options.tau()) / (double) seen.units());
        put(
            "effective-rank." + full, "count", Direction.HIGHER, "Effective rank of " + full,
            seen.rank(options.delta()));
      });
    }
  }

  private void put(String name, String unit, Direction direction, String description, double value) {
    measured.put(
        new Metric(name, unit, direction, description).within(0, unit.equals("1") ? 1 : Double.POSITIVE_INFINITY),
        value);
  }

  private static Map<String, Activations> activations(Network network, float[] inputs) {
    Architecture architecture = network.architecture();
    Channels channels = new Channels(architecture);
    Map<String, Activations> layers = new LinkedHashMap<>();
    hidden(architecture).forEach(layer -> layers.put(layer, new Activations(channels.count(layer))));
    int width = architecture.inputShape().size();
    int count = inputs.length / width;
    Pass pass = network.pass(Math.min(BATCH, Math.max(1, count)));
    for (int first = 0; first < count; first += BATCH) {
      int batch = Math.min(BATCH, count - first);
      pass.forward(Arrays.copyOfRange(inputs, first * width, (first + batch) * width), batch, Pass.Mode.INFER);
      layers.forEach((layer, seen) -> look(architecture, channels, layer, pass.activations(layer), batch, seen));
    }
    return layers;
  }

  /** Adds the activations of a batch, a row for each sample and place. */
  private static void look(
      Architecture architecture, Channels channels, String layer, float[] values, int batch, Activations seen) {
    int size = architecture.shape(layer).size();
    int places = size / seen.units();
    double[][] rows = new double[places][seen.units()];
    for (int n = 0; n < batch; n++) {
      int[] next = new int[seen.units()];
      for (int i = 0; i < size; i++) {
        int unit = channels.channel(layer, i);
        rows[next[unit]++][unit] = values[n * size + i];
      }
      for (double[] row : rows) {
        seen.add(row);
      }
    }
  }

  /** Activation functions and LSTMs behind which there are weights. */
  private static List<String> hidden(Architecture architecture) {
    Set<String> shown = new HashSet<>();
    List<Node> nodes = architecture.nodes();
    Set<String> heads = Set.copyOf(architecture.outputLayers());
    shown.add(nodes.get(nodes.size() - 1).name());
    for (int n = nodes.size() - 1; n >= 0; n--) {
      if (shown.contains(nodes.get(n).name()) && !heads.contains(nodes.get(n).name())) {
        shown.addAll(nodes.get(n).inputs());
      }
    }
    return nodes.stream()
        .filter(node -> node.layer() instanceof Layer.Activate || node.layer() instanceof Layer.Lstm)
        .map(Node::name)
        .filter(name -> !shown.contains(name))
        .toList();
  }
}
