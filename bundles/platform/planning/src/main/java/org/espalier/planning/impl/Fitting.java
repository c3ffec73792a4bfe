package org.espalier.planning.impl;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.PluginReference;
import org.espalier.plan.Composition;
import org.espalier.plan.PluginUse;
import org.espalier.planning.file.Problems;

/** Puts every combination of task, architecture and engine together once, and chooses engines. */
final class Fitting {
  private final Catalog catalog;
  private final Problems problems;
  private final List<String> preferred;
  private final Set<PluginUse> tried = new HashSet<>();
  private final Map<Setup, Optional<Probe>> probes = new HashMap<>();
  private final Map<Setup, Optional<String>> refusals = new HashMap<>();

  Fitting(Catalog catalog, Problems problems, List<String> preferred) {
    this.catalog = catalog;
    this.problems = problems;
    this.preferred = preferred;
  }

  /** Makes an instance of each plug-in, to see that its options please it. */
  void trial(Cell cell) {
    cell.all().filter(use -> tried.add(use.use())).forEach(use -> {
      try {
        catalog.acquire(use.plugin(), Object.class, use.options()).close();
      } catch (InvalidInputException | PluginException e) {
        problems.add(use.at(), use.key(), e.getMessage());
      }
    });
  }

  /** The engine of a cell; empty if nothing fits, which is a problem. */
  Optional<PluginUse> engine(Cell cell) {
    if (cell.engine().isPresent()) {
      Resolved engine = cell.engine().get();
      Setup setup = setup(cell, engine.use());
      Optional<Probe> probe = probe(cell, setup);
      refusals.getOrDefault(setup, Optional.empty())
          .ifPresent(reason -> problems.add(engine.at(), engine.key(), reason + "; choose another, or auto"));
      return probe.map(fits -> engine.use());
    }
    List<PluginUse> candidates = candidates();
    if (candidates.isEmpty()) {
      problems.add(cell.task().at(), Engine.KIND, "there is no engine to choose from");
    }
    for (PluginUse candidate : candidates) {
      Setup setup = setup(cell, candidate);
      if (probe(cell, setup).isPresent()) {
        return Optional.of(candidate);
      } else if (refusals.getOrDefault(setup, Optional.empty()).isEmpty()) {
        return Optional.empty();
      }
    }
    String reasons = candidates.stream()
        .flatMap(candidate -> refusals.get(setup(cell, candidate)).stream())
        .collect(Collectors.joining("; "));
    if (!candidates.isEmpty()) {
      problems.add(cell.architecture().at(), cell.architecture().key(), "no engine computes it: " + reasons);
    }
    return Optional.empty();
  }

  /** What the trainable of a cell showed, on the engine that was chosen for it. */
  Probe probe(Cell cell, PluginUse engine) {
    return probe(cell, setup(cell, engine)).orElseThrow();
  }

  private static Setup setup(Cell cell, PluginUse engine) {
    return new Setup(
        cell.task().use(), cell.architecture().use(), engine, procedure(cell),
        cell.evaluators().stream().map(Resolved::use).toList());
  }

  /** As it stands in plans: without its options. */
  static PluginUse procedure(Cell cell) {
    PluginUse use = cell.procedure().use();
    return new PluginUse(
        use.kind(), use.name(), use.version(), use.bundle(), use.sha256(), Map.of(), use.parts());
  }

  private Optional<Probe> probe(Cell cell, Setup setup) {
    return probes.computeIfAbsent(setup, key -> {
      try (Composition composition = new Composition(catalog, key.lineup())) {
        try (Testable trainable = composition.trainable(Seeds.of(0), Composition.INITIAL)) {
          prepare(cell, composition, trainable);
          return Optional.of(Probe.of(trainable));
        } catch (InvalidInputException | PluginException e) {
          refusals.put(key, composition.refusal());
          if (composition.refusal().isEmpty()) {
            problems.add(cell.task().at(), cell.task().key(), e.getMessage());
          }
          return Optional.empty();
        }
      } catch (InvalidInputException | PluginException e) {
        problems.add(cell.task().at(), cell.task().key(), e.getMessage());
        return Optional.empty();
      }
    });
  }

  /** Asks every evaluator whether it will be able to measure. */
  private void prepare(Cell cell, Composition composition, Testable untrained) {
    for (int i = 0; i < cell.evaluators().size(); i++) {
      Resolved use = cell.evaluators().get(i);
      try {
        composition.prepare(i, untrained);
      } catch (InvalidInputException | PluginException e) {
        problems.add(use.at(), use.key(), e.getMessage());
      }
    }
  }

  private List<PluginUse> candidates() {
    List<String> installed = catalog.plugins().stream()
        .filter(plugin -> plugin.kind().equals(Engine.KIND))
        .map(PluginDescription::name)
        .distinct()
        .sorted()
        .toList();
    return Stream.concat(preferred.stream().filter(installed::contains), installed.stream())
        .distinct()
        .map(name -> catalog.resolve(Engine.KIND, new PluginReference(name, Optional.empty())))
        .map(plugin -> new PluginUse(
            plugin.kind(), plugin.name(), plugin.version().toString(), plugin.bundle(), plugin.sha256(),
            plugin.complete(Map.of()), Map.of()))
        .toList();
  }
}
