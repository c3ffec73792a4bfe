// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.connectivity;

import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric.Direction;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.network.Connectivity;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What masks leave connected, of each network and of each of its layers, by {@link Connectivity}: how many inputs still
 * have a path of kept weights to an output, and how many outputs one from an input; the effective sparsity (Vysogorets
 * and Kempe 2023), which counts kept weights that lie on no such path as removed; and how many kept weights a unit has.
 * A hidden unit is dead if none leads to it, or none leads on. All depends on the masks alone, not on the weights'
 * values or on data.
 *
 * <p>Metrics are called {@code inputs.network} and {@code inputs.network.layer}, and so on.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "connectivity",
    summary = "What masks leave connected: inputs that reach the output, effective sparsity, degrees of units",
    source = "Vysogorets and Kempe 2023, Connectivity Matters: Neural Network Pruning Through the Lens of Effective"
        + " Sparsity")
@Designate(ocd = ConnectivityEvaluator.Options.class)
public final class ConnectivityEvaluator implements Evaluator {
  private final boolean byLayer;
  private Map<Metric, Double> measured = Map.of();

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Whether every layer has metrics of its own, beside those of the network")
    boolean byLayer() default true;
  }

  @Activate
  public ConnectivityEvaluator(Options options) {
    byLayer = options.byLayer();
  }

  /** Those of the networks that were measured last: their names are not known before. */
  @Override
  public List<Metric> metrics() {
    return List.copyOf(measured.keySet());
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    measured = new LinkedHashMap<>();
    trained.networks().forEach(this::measure);
    Map<String, Double> values = new LinkedHashMap<>();
    measured.forEach((metric, value) -> values.put(metric.name(), value));
    return values;
  }

  private void measure(String name, Network network) {
    Architecture architecture = network.architecture();
    Connectivity connectivity = Connectivity.of(network);
    Degrees degrees = Degrees.of(network);
    Set<String> hidden = new TreeSet<>(degrees.in().keySet());
    architecture.outputLayers().forEach(hidden::remove);
    count("inputs." + name, "Inputs of " + name + " with a path of kept weights to an output", connectivity.inputs());
    count(
        "outputs." + name, "Outputs of " + name + " with a path of kept weights from an input",
        connectivity.outputs());
    share(
        "effective-sparsity." + name, "Share of the weights of " + name + " that lie on no path of kept weights",
        1 - live(architecture, connectivity));
    double units = hidden.stream().mapToInt(layer -> degrees.in().get(layer).length).sum();
    if (units > 0) {
      share(
          "units.dead." + name, "Share of the hidden units of " + name + " to which no kept weight leads, or none on",
          hidden.stream().mapToInt(degrees::dead).sum() / units);
    }
    if (byLayer) {
      degrees.in().keySet().forEach(layer -> {
        String full = name + "." + layer;
        count(
            "inputs." + full, "Inputs of " + full + " with a path through it to an output",
            connectivity.inputs(layer));
        if (hidden.contains(layer)) {
          share(
              "units.dead." + full, "Share of the units of " + full + " to which no kept weight leads, or none on",
              degrees.dead(layer) / (double) degrees.in().get(layer).length);
        }
        degree("degree-in", full, "to", degrees.in().get(layer));
        if (hidden.contains(layer)) {
          degree("degree-out", full, "on from", degrees.out().get(layer));
        }
      });
    }
  }

  private static double live(Architecture architecture, Connectivity connectivity) {
    long live = 0;
    long all = 0;
    for (ParameterSpec parameter : architecture.parameters()) {
      if (parameter.role() == Role.WEIGHT) {
        live += connectivity.live(parameter).kept();
        all += parameter.size();
      }
    }
    return all == 0 ? 1 : (double) live / all;
  }

  private void degree(String kind, String layer, String way, int[] degrees) {
    IntSummaryStatistics summary = IntStream.of(degrees).summaryStatistics();
    String what = " number of kept weights that lead " + way + " a unit of " + layer;
    put(kind + ".mean." + layer, "count", "Mean" + what, summary.getAverage());
    put(kind + ".min." + layer, "count", "Smallest" + what, summary.getMin());
    put(kind + ".max." + layer, "count", "Largest" + what, summary.getMax());
  }

  private void count(String name, String description, double value) {
    put(name, "count", description, value);
  }

  private void share(String name, String description, double value) {
    put(name, "1", description, value);
  }

  private void put(String name, String unit, String description, double value) {
    measured.put(
        new Metric(name, unit, Direction.NONE, description).within(0, unit.equals("1") ? 1 : Double.POSITIVE_INFINITY),
        value);
  }
}
