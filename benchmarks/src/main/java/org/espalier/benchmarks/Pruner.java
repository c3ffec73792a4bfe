// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.GradientSource;
import org.espalier.pruning.distribution.GlobalDistribution;
import org.espalier.pruning.granularity.WeightGranularity;
import org.espalier.pruning.magnitude.MagnitudeCriterion;
import org.osgi.util.converter.Converters;

/** The plug-ins {@code magnitude}, {@code global} and {@code weight} at work on a network. */
record Pruner(Network network) implements Subject {

  /** Masks of all weights, in the architecture's order. */
  List<Mask> masks() {
    Criterion criterion = new MagnitudeCriterion(defaults(MagnitudeCriterion.Options.class));
    Granularity granularity = new WeightGranularity(defaults(WeightGranularity.Options.class));
    Distribution distribution = new GlobalDistribution();
    Map<String, float[]> scores = criterion.score(this);
    List<LayerScores> layers = new ArrayList<>();
    for (ParameterSpec parameter : prunable()) {
      layers.add(new LayerScores(parameter, scores.get(parameter.name()), network.mask(parameter.name())));
    }
    Map<String, Mask> masks = granularity.select(
        network.architecture(), layers, Work.PRUNED, distribution, stream("selection"));
    return prunable().stream().map(parameter -> masks.get(parameter.name())).toList();
  }

  private static <T> T defaults(Class<T> options) {
    return Converters.standardConverter().convert(Map.of()).to(options);
  }

  @Override
  public List<ParameterSpec> prunable() {
    return network.architecture().parameters().stream()
        .filter(Work::prunable)
        .toList();
  }

  @Override
  public Weights initial() {
    return network.weights();
  }

  @Override
  public Optional<GradientSource> gradients() {
    return Optional.empty();
  }

  @Override
  public RandomStream stream(String name) {
    return Seeds.of(0).stream(name);
  }
}
