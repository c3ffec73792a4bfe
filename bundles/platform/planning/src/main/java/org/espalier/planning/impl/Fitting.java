// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Kind;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.PluginReference;
import org.espalier.plan.Composer;
import org.espalier.plan.Composition;
import org.espalier.plan.PluginUse;
import org.espalier.planning.file.Problems;

/** Puts every combination of task, architecture and engine together once, and chooses engines. */
final class Fitting {
  private final Catalog catalog;
  private final Composer composer;
  private final Problems problems;
  /** Whether it could be made, by use. */
  private final Map<PluginUse, Boolean> tried = new HashMap<>();
  private final Map<Setup, Optional<Probe>> probes = new HashMap<>();
  private final Map<Setup, Optional<String>> refusals = new HashMap<>();

  Fitting(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
    this.composer = new Composer(catalog);
  }

  /** Makes an instance of each plug-in, to see that its options and its parts please it. */
  void trial(Cell cell) {
    cell.composed().forEach(this::pleases);
  }

  /** Tries a plug-in after its parts, so that what one of them refuses is told of that one alone. */
  private boolean pleases(Resolved use) {
    Boolean known = tried.get(use.use());
    if (known != null) {
      return known;
    }
    boolean made = true;
    for (Resolved part : use.parts().values().stream().flatMap(List::stream).toList()) {
      made &= pleases(part);
    }
    if (made) {
      try {
        Optional<Kind> kind = Kind.of(use.plugin().kind());
        composer.compose(use.use(), kind.<Class<?>>map(Kind::type).orElse(Object.class)).close();
      } catch (InvalidInputException | PluginException e) {
        problems.add(use.at(), use.key(), e.getMessage());
        made = false;
      }
    }
    tried.put(use.use(), made);
    return made;
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
      problems.add(cell.task().at(), Kind.ENGINE.key(), "there is no engine to choose from");
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
        } catch (Error e) {
          // such as a lack of memory, which ends no more than this
          throw PluginException.of(cell.task().plugin(), "while making a trainable", e);
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
    return catalog.plugins().stream()
        .filter(plugin -> plugin.kind().equals(Kind.ENGINE.id()))
        .map(PluginDescription::name)
        .distinct()
        .map(name -> catalog.resolve(Kind.ENGINE.id(), new PluginReference(name, Optional.empty())))
        .sorted(Comparator.comparing(PluginDescription::rank).reversed().thenComparing(PluginDescription::name))
        .map(plugin -> new PluginUse(
            plugin.kind(), plugin.name(), plugin.version().toString(), plugin.bundle(), plugin.sha256(),
            plugin.complete(Map.of()), Map.of()))
        .toList();
  }
}
