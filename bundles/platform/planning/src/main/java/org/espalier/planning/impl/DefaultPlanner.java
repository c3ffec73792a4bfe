// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Kind;
import org.espalier.catalog.PluginException;
import org.espalier.json.JsonObject;
import org.espalier.plan.Claim;
import org.espalier.plan.Composer;
import org.espalier.plan.Contrast;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PluginUse;
import org.espalier.plan.PruneRules;
import org.espalier.plan.Published;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Stopping;
import org.espalier.planning.Estimate;
import org.espalier.planning.ExperimentFile;
import org.espalier.planning.Planner;
import org.espalier.planning.file.Changes;
import org.espalier.planning.file.Location;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.YamlReader;
import org.espalier.statistics.SignFlip;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The planner on the catalogue. */
@Component
public final class DefaultPlanner implements Planner {
  /** Letters of a change that messages repeat. */
  private static final int LONGEST = 120;

  private final Catalog catalog;
  private final Composer composer;
  private final Defaults defaults;

  @Activate
  public DefaultPlanner(@Reference Catalog catalog) {
    this.catalog = catalog;
    this.composer = new Composer(catalog);
    this.defaults = new Defaults(catalog, resource("defaults.yaml"));
  }

  private static Mapping resource(String name) {
    try (InputStream in = DefaultPlanner.class.getResourceAsStream(name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return (Mapping) YamlReader.argument("the default", "", text, new Problems()).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ExperimentPlan plan(ExperimentFile file) {
    return withPlugins(() -> planned(file));
  }

  /** A plug-in that fails before anything runs is something that the experiment can't be made of. */
  private static <T> T withPlugins(Supplier<T> planning) {
    try {
      return planning.get();
    } catch (PluginException e) {
      throw new InvalidInputException(e.getMessage(), e);
    } finally {
      // one that was left by a plug-in would be taken for a request to end
      Thread.interrupted();
    }
  }

  private ExperimentPlan planned(ExperimentFile file) {
    Problems problems = new Problems();
    Mapping tree = tree(file, problems);
    Spec spec = new SpecReader(catalog, problems, defaults).read(tree);
    Fitting fitting = new Fitting(catalog, problems);
    Prunability prunability = new Prunability(composer, problems);
    Feasibility feasibility = new Feasibility(composer, problems);
    spec.cells().forEach(cell -> fitting.trial(cell.value()));
    problems.refuse();
    Map<Cell, PluginUse> chosen = new HashMap<>();
    Map<Cell, PruneRules> rules = new HashMap<>();
    for (Choice<Cell> cell : spec.cells()) {
      Optional<PluginUse> engine = fitting.engine(cell.value());
      engine.ifPresent(use -> {
        chosen.put(cell.value(), use);
        Probe probe = fitting.probe(cell.value(), use);
        rules.put(cell.value(), cell.value().exclusion().in(probe.networks()));
        if (cell.value().prunes()) {
          prunability.check(cell.value(), probe);
        }
        feasibility.check(cell.value(), probe);
      });
    }
    problems.refuse();
    Expansion expansion = new Expansion(composer, spec, chosen, rules);
    expansion.expand(problems, tree.at());
    problems.refuse();
    List<RunPlan> runs = expansion.runs();
    List<Point> points = Point.of(spec.cells(), runs);
    ContrastReader contrasts = new ContrastReader(problems, points);
    List<Contrast> compared = spec.compare().map(contrasts::read).orElse(List.of());
    List<Claim> claims = spec.claims().map(new ClaimReader(problems, points)::read).orElse(List.of());
    List<Published> published = spec.published().map(new PublishedReader(problems, points)::read).orElse(List.of());
    Optional<Stopping> stopping = stopping(spec, contrasts, compared, problems);
    problems.refuse();
    return ExperimentPlan.of(
        spec.name(), spec.description(), new JsonObject(resolved(spec, chosen)), runs, expansion.search(), stopping,
        stopping.map(Stopping::contrasts).orElse(compared), claims, published);
  }

  /** When there are enough seeds; what is to be decided is what is compared, else what verdicts claim. */
  private static Optional<Stopping> stopping(
      Spec spec, ContrastReader reader, List<Contrast> compared, Problems problems) {
    Seeding seeding = spec.seeding();
    if (seeding.looks().isEmpty() || spec.compare().isPresent() && compared.isEmpty()) {
      return Optional.empty();
    }
    boolean own = spec.compare().isEmpty();
    List<Contrast> contrasts = own ? reader.ofProcedures() : compared;
    // a claim of a verdict is one whatever number of controls it names: it is made if all of them are beaten
    long claims = own ? contrasts.stream().map(Contrast::one).distinct().count() : contrasts.size();
    if (contrasts.isEmpty()) {
      problems.add(
          seeding.at(), "seeds", "there is nothing to be decided: no pruned network has a control; name what is"
              + " compared (compare), give the procedure controls, or give seeds as a number");
      return Optional.empty();
    }
    Stopping stopping = new Stopping(seeding.looks(), (int) claims, contrasts);
    int fewest = SignFlip.fewest(stopping.level()) + (own ? 0 : 1);
    if (stopping.most() < fewest) {
      problems.add(
          seeding.at(), "seeds", stopping.most() + " seeds can decide nothing of " + claims
              + (claims == 1 ? " claim" : " claims") + "; give an at-most of at least " + fewest);
    }
    return Optional.of(stopping);
  }

  /** The file with its changes. */
  private static Mapping tree(ExperimentFile file, Problems problems) {
    Optional<Tree> read = YamlReader.file(file.name(), file.text(), problems);
    if (read.isPresent() && !(read.get() instanceof Mapping)) {
      problems.add(read.get().at(), "", "an experiment file is a mapping of keys to values, not " + read.get().shown());
    }
    problems.refuse();
    Mapping tree = (Mapping) read.orElseThrow();
    for (String change : file.changes()) {
      String argument = "--set " + (change.length() > LONGEST ? change.substring(0, LONGEST) + "..." : change);
      int equals = change.indexOf('=');
      if (equals < 1 || equals == change.length() - 1) {
        problems.add(new Location(argument, 0), "", "write key=value, such as seeds=3");
        continue;
      }
      String key = change.substring(0, equals);
      if (key.startsWith(".") || key.endsWith(".") || key.contains("..")) {
        problems.add(new Location(argument, 0), "", "a key has a name before and after each dot, such as prune.scale");
        continue;
      }
      Optional<Tree> value = YamlReader.argument(argument, key, change.substring(equals + 1), problems);
      if (value.isPresent()) {
        try {
          tree = Changes.set(tree, key, value.get());
        } catch (IllegalArgumentException e) {
          problems.add(new Location(argument, 0), "", e.getMessage());
        }
      }
    }
    problems.refuse();
    return tree;
  }

  /** With the engine that was chosen, if it is the same for all. */
  private static Map<String, Object> resolved(Spec spec, Map<Cell, PluginUse> chosen) {
    Map<String, Object> resolved = new LinkedHashMap<>(spec.resolved());
    Set<String> names = chosen.values().stream().map(PluginUse::name).collect(Collectors.toCollection(TreeSet::new));
    if (SpecReader.AUTO.equals(resolved.get(Kind.ENGINE.key())) && names.size() == 1) {
      PluginUse engine = chosen.values().iterator().next();
      resolved.put(
          Kind.ENGINE.key(),
          engine.options().isEmpty() ? engine.name() : Map.of(engine.name(), engine.options()));
    }
    return resolved;
  }

  @Override
  public Estimate estimate(ExperimentPlan plan) {
    return withPlugins(() -> new Estimator(catalog).estimate(plan));
  }

  @Override
  public JsonObject schema() {
    return new SchemaWriter(catalog.plugins(), defaults).schema();
  }
}
