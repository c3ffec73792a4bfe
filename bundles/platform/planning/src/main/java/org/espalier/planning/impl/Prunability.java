// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.Schedule;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.Thrown;
import org.espalier.plan.Composer;
import org.espalier.plan.LayerName;
import org.espalier.planning.file.Problems;

/** Sees that what is to be pruned can be pruned. */
final class Prunability {
  /** More of the same kind say nothing new. */
  private static final int MOST_REASONS = 3;

  private final Composer composer;
  private final Problems problems;

  Prunability(Composer composer, Problems problems) {
    this.composer = composer;
    this.problems = problems;
  }

  /** Checks a cell whose procedure prunes, with the networks that its trainable showed. */
  void check(Cell cell, Probe probe) {
    Exclusion exclusion = cell.exclusion();
    for (String name : exclusion.rules().excluded()) {
      if (Exclusion.layers(name, probe.networks()).isEmpty()) {
        String layers = String.join(", ", prunable(probe, layer -> true));
        problems.add(
            exclusion.at(), "prune.exclude",
            "no layer is called " + name + "; there is " + layers
                + ", and input and output are the first and the last");
      }
    }
    for (String name : exclusion.rules().scale().keySet()) {
      if (!probe.networks().containsKey(name)) {
        problems.add(
            exclusion.scaleAt(), "prune.scale",
            "no network is called " + name + "; there is " + String.join(", ", probe.networks().keySet()));
      }
    }
    List<String> excluded = exclusion.in(probe.networks()).excluded();
    Predicate<LayerName> kept = layer -> excluded.stream().noneMatch(layer::isMeantBy);
    if (prunable(probe, kept).isEmpty()) {
      problems.add(exclusion.at(), "prune.exclude", "every layer is excluded; leave one to prune");
    } else {
      List<Double> reached = reached(cell, probe.iterations());
      List<Candidate> candidates = probe.networks().entrySet().stream()
          .map(network -> new Candidate(
              network.getKey(), network.getValue(), weights(network.getKey(), network.getValue(), kept)))
          .filter(candidate -> !candidate.weights().isEmpty())
          .filter(candidate -> exclusion.rules().prunes(candidate.name()))
          .toList();
      Cell.Strategy strategy = cell.strategy().orElseThrow();
      ask(strategy.criterion(), Criterion.class, criterion -> candidates.stream()
          .map(candidate -> criterion.refusal(candidate.network(), candidate.weights())));
      ask(strategy.distribution(), Distribution.class, distribution -> candidates.stream()
          .flatMap(candidate -> cell.sparsities().stream()
              .map(sparsity -> distribution.refusal(
                  candidate.weights(), exclusion.rules().sparsity(candidate.name(), sparsity)))));
      ask(strategy.granularity(), Granularity.class, granularity -> candidates.stream()
          .flatMap(candidate -> reached.stream()
              .map(sparsity -> granularity.refusal(
                  candidate.network(), candidate.weights(),
                  exclusion.rules().sparsity(candidate.name(), sparsity)))));
    }
  }

  /** The sparsities asked for, and of those that a schedule passes on its way the first. */
  private List<Double> reached(Cell cell, long iterations) {
    List<Double> sparsities = cell.sparsities();
    if (cell.schedule().isEmpty()) {
      return sparsities;
    }
    Resolved use = cell.schedule().get();
    try (Lease<Schedule> lease = composer.compose(use.use(), Schedule.class)) {
      Stream<Double> first = sparsities.stream().map(
          target -> LongStream.rangeClosed(0, iterations)
              .mapToDouble(done -> lease.instance().sparsity(done, iterations, target))
              .filter(sparsity -> sparsity > 0)
              .findFirst()
              .orElse(target));
      return Stream.concat(sparsities.stream(), first).distinct().toList();
    } catch (InvalidInputException | PluginException e) {
      problems.add(use.at(), use.key(), e.getMessage());
      return sparsities;
    } catch (Exception | Error e) {
      throw PluginException.of(use.plugin(), "while it was asked for its first sparsity", e);
    }
  }

  /** A network and what of it may be pruned. */
  private record Candidate(String name, Architecture network, List<ParameterSpec> weights) {}

  /** Layers with weights, in order. */
  private static List<String> prunable(Probe probe, Predicate<LayerName> wanted) {
    return probe.networks().entrySet().stream()
        .flatMap(network -> weights(network.getKey(), network.getValue(), wanted).stream())
        .map(ParameterSpec::layer)
        .distinct()
        .toList();
  }

  private static List<ParameterSpec> weights(
      String network, Architecture architecture, Predicate<LayerName> wanted) {
    return architecture.parameters().stream()
        .filter(parameter -> parameter.role() == ParameterSpec.Role.WEIGHT)
        .filter(parameter -> wanted.test(new LayerName(network, parameter.layer())))
        .toList();
  }

  /** Makes what a plug-in refuses a problem, each reason once, the first ones alone if there are many. */
  private <T> void ask(Resolved use, Class<T> type, Function<T, Stream<Optional<String>>> refusals) {
    try (Lease<T> lease = composer.compose(use.use(), type)) {
      refusals.apply(lease.instance())
          .flatMap(Optional::stream)
          .distinct()
          .limit(MOST_REASONS)
          .forEach(reason -> problems.add(
              use.at(), use.key(), use.plugin().name() + " can't do it: " + Thrown.sentence(reason)));
    } catch (InvalidInputException | PluginException e) {
      problems.add(use.at(), use.key(), e.getMessage());
    } catch (Exception | Error e) {
      throw PluginException.of(use.plugin(), "while it was asked what it can prune", e);
    }
  }
}
