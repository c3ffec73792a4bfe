package org.espalier.experiment.planning;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Granularity;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginException;
import org.espalier.experiment.RunPlan;
import org.espalier.experiment.file.Problems;

/** Sees that what is to be pruned can be pruned. */
final class Prunability {
  private final Catalog catalog;
  private final Problems problems;

  Prunability(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  /** Checks a cell whose procedure prunes, with the networks that its trainable showed. */
  void check(Cell cell, Probe probe, List<Double> sparsities) {
    Exclusion exclusion = cell.exclusion();
    for (String name : exclusion.layers()) {
      if (prunable(probe, (network, layer) -> RunPlan.names(name, network, layer)).isEmpty()) {
        String layers = String.join(", ", prunable(probe, (network, layer) -> true));
        problems.add(exclusion.at(), "prune.exclude", "no layer is called " + name + "; there is " + layers);
      }
    }
    BiPredicate<String, String> kept =
        (network, layer) -> exclusion.layers().stream().noneMatch(name -> RunPlan.names(name, network, layer));
    if (prunable(probe, kept).isEmpty()) {
      problems.add(exclusion.at(), "prune.exclude", "every layer is excluded; leave one to prune");
    } else {
      granularity(cell.granularity(), probe, kept, sparsities);
    }
  }

  /** Layers with weights, in order. */
  private static List<String> prunable(Probe probe, BiPredicate<String, String> wanted) {
    return probe.networks().entrySet().stream()
        .flatMap(network -> weights(network.getKey(), network.getValue(), wanted).stream())
        .map(ParameterSpec::layer)
        .distinct()
        .toList();
  }

  private static List<ParameterSpec> weights(
      String network, Architecture architecture, BiPredicate<String, String> wanted) {
    return architecture.parameters().stream()
        .filter(parameter -> parameter.role() == ParameterSpec.Role.WEIGHT)
        .filter(parameter -> wanted.test(network, parameter.layer()))
        .toList();
  }

  private void granularity(
      Resolved use, Probe probe, BiPredicate<String, String> kept, List<Double> sparsities) {
    try (Lease<Granularity> lease = catalog.acquire(use.plugin(), Granularity.class, use.options())) {
      Set<String> reasons = new LinkedHashSet<>();
      probe.networks().forEach((name, architecture) -> {
        List<ParameterSpec> weights = weights(name, architecture, kept);
        for (double sparsity : weights.isEmpty() ? List.<Double>of() : sparsities) {
          Optional<String> refusal = lease.instance().refusal(architecture, weights, sparsity);
          refusal.ifPresent(reasons::add);
        }
      });
      reasons.forEach(reason -> problems.add(use.at(), use.key(), use.plugin().name() + " can't do it: " + reason));
    } catch (InvalidInputException | PluginException e) {
      problems.add(use.at(), use.key(), e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      throw PluginException.of(use.plugin(), "while it was asked what it can prune", e);
    }
  }
}
