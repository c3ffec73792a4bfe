// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Kind;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginException;
import org.espalier.plan.Composer;
import org.espalier.plan.Search;
import org.espalier.planning.file.Location;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Entry;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Sequence;

/** Checks an experiment file's tree against the catalogue and multiplies its lists and its grid out. */
final class SpecReader {
  /** Keys of an experiment file, in the order in which they are printed. */
  static final List<String> KEYS = Stream.of(
      Stream.of("experiment", "description"), Kind.single().map(Kind::key),
      Stream.of("sparsity", "search", "prune", Kind.EVALUATOR.key(), "seeds", "grid", ContrastReader.KEY,
          ClaimReader.KEY, PublishedReader.KEY))
      .flatMap(keys -> keys)
      .toList();
  /** The engine that is chosen by the architecture. */
  static final String AUTO = "auto";

  private static final List<String> PRUNING_KEYS =
      Stream.concat(Kind.pruning().map(Kind::key), Stream.of("sparsity", "search", "prune")).toList();
  /** What a network that is built smaller has no use for. */
  private static final List<String> SELECTING_KEYS =
      Stream.concat(Kind.pruning().map(Kind::key).filter(key -> !key.equals(Kind.SCHEDULE.key())), Stream.of("prune"))
          .toList();
  /** What columns of result tables are called already. */
  private static final Set<String> COLUMNS = Set.of(
      "id", "name", "variant", "seed", "sparsity", "objective", "direction", "score", "floor", "iterations", "seconds",
      "status");

  private final Catalog catalog;
  private final Problems problems;
  private final Uses uses;
  private final Fields fields;
  private final GoalReader goals;
  private final Defaults defaults;
  private final Protocols protocols;
  /** What some point of the grid prunes by. */
  private final Set<Said> followed = new HashSet<>();
  /** What a point has whose procedure prunes by none of it, which is named. */
  private final Map<Said, String> ignored = new LinkedHashMap<>();

  /** A key where it was written: one that stands before a grid is the same one at all its points. */
  private record Said(String key, Location at) {}

  SpecReader(Catalog catalog, Problems problems, Defaults defaults) {
    this.catalog = catalog;
    this.problems = problems;
    this.uses = new Uses(catalog, problems);
    this.fields = new Fields(problems);
    this.goals = new GoalReader(problems);
    this.defaults = defaults;
    this.protocols = new Protocols(new Composer(catalog));
  }

  /** What a file's tree says; refused if there is a problem. */
  Spec read(Mapping file) {
    for (Entry entry : file.entries()) {
      if (!KEYS.contains(entry.key())) {
        problems.add(entry.at(), entry.key(), "there is no such key" + Elsewhere.of(entry.key(), file, catalog)
            .map(path -> " here; did you mean " + path + "?").orElseGet(() -> Nearest.hint(entry.key(), KEYS)));
      }
    }
    try {
      return multiplied(file);
    } catch (Choice.TooManyException e) {
      problems.add(file.at(), "", "its lists and its grid come to more than " + Choice.MOST + " settings; give fewer"
          + " values, or a grid that is a list of just the points that are wanted");
      problems.refuse();
      throw e;
    }
  }

  private Spec multiplied(Mapping file) {
    List<Choice<Mapping>> points = new Grid(problems).points(file);
    required(points.isEmpty() ? file : points.get(0).value());
    String name = file.get("experiment").map(fields::name).orElse("");
    String description = fields.text("description", value(file, "description"));
    Seeding seeding = new SeedsReader(problems).read(value(file, "seeds"));
    List<Choice<Cell>> cells = new ArrayList<>();
    for (Choice<Mapping> point : points) {
      for (Choice<Cell> cell : cells(point.value(), new LinkedHashMap<>())) {
        Map<String, Object> settings = new LinkedHashMap<>(point.settings());
        settings.putAll(cell.settings());
        cells.add(new Choice<>(cell.value(), settings));
      }
      if (cells.size() > Choice.MOST) {
        throw new Choice.TooManyException();
      }
    }
    ignored.keySet().removeAll(followed);
    ignored.forEach((said, procedure) -> problems.add(said.at(), said.key(), "procedure " + procedure
        + " has no use for it with these options; remove this key, or choose a procedure or options that have"));
    Optional<Search.Goal> goal = file.get("search").flatMap(goals::read);
    file.get("search").ifPresent(search -> searchable(file, search, seeding));
    file.get(ClaimReader.KEY).ifPresent(claims -> answerable(file, claims, seeding));
    problems.refuse();
    if (cells.stream().anyMatch(cell -> cell.value().prunes() && cell.value().sparsities().isEmpty())) {
      problems.add(file.at(), "sparsity",
          "the key is missing; give a share of the weights above 0 and below 1, or a list of them, or let the highest"
              + " be searched for (search)");
    }
    cells.forEach(cell -> requirements(cell.value()));
    goal.ifPresent(found -> cells.forEach(cell -> measurable(cell.value())));
    problems.refuse();
    Map<String, Object> resolved = resolved(file, points.get(0).value());
    resolved.put("experiment", name);
    resolved.put("description", description);
    resolved.put("seeds", seeding.said());
    file.get("grid").ifPresent(grid -> resolved.put("grid", grid.plain()));
    Optional<Tree> compare = file.get(ContrastReader.KEY);
    compare.ifPresent(said -> resolved.put(ContrastReader.KEY, said.plain()));
    Optional<Tree> claims = file.get(ClaimReader.KEY);
    claims.ifPresent(said -> resolved.put(ClaimReader.KEY, said.plain()));
    Optional<Tree> published = file.get(PublishedReader.KEY);
    published.ifPresent(said -> resolved.put(PublishedReader.KEY, said.plain()));
    return new Spec(name, description, seeding, goal, named(cells), compare, claims, published, ordered(resolved));
  }

  /** A search decides by the seeds of each step, and ends at a sparsity that nobody knows before. */
  private void searchable(Mapping file, Tree search, Seeding seeding) {
    if (!seeding.looks().isEmpty()) {
      problems.add(
          search.at(), "search", "it decides by a number of seeds that is given, not found; give seeds as a number");
    }
    file.get(ContrastReader.KEY).ifPresent(
        compare -> problems.add(
            compare.at(), ContrastReader.KEY,
            "each setting of a search ends at a sparsity of its own, at which others are not run; give sparsity"
                + " instead of search, or remove this key"));
  }

  /** Tests of claims don't pay for looks, and ask for sparsities that are run whatever comes. */
  private void answerable(Mapping file, Tree claims, Seeding seeding) {
    if (!seeding.looks().isEmpty()) {
      problems.add(
          claims.at(), ClaimReader.KEY,
          "they are answered by a number of seeds that is given, not found; give seeds as a number");
    }
    if (file.get("search").isPresent()) {
      problems.add(
          claims.at(), ClaimReader.KEY,
          "each setting of a search ends at a sparsity of its own; give sparsity instead of search, or remove this"
              + " key");
    }
  }

  /** A search compares what was pruned with what was trained whole on the same seed. */
  private void measurable(Cell cell) {
    if (cell.prunes() && !protocols.measures(cell.procedure())) {
      problems.add(
          cell.procedure().at(), cell.procedure().key(),
          "procedure " + cell.procedure().plugin().name() + " does not say which of its runs is pruned and which dense"
              + " network that is measured by, as a search must know; give the sparsity instead");
    }
  }

  private void required(Mapping file) {
    if (file.get("experiment").isEmpty()) {
      problems.add(file.at(), "experiment", "the key is missing; give the experiment a name");
    }
    Kind.common().forEach(kind -> given(file, kind));
  }

  /** The plug-ins that the file names beside its grid; if the grid gives some alone, those of its first point. */
  private Map<String, Object> resolved(Mapping file, Mapping firstPoint) {
    Map<String, Object> resolved = new LinkedHashMap<>();
    Problems incomplete = new Problems();
    SpecReader reader = new SpecReader(catalog, incomplete, defaults);
    reader.required(file);
    reader.cells(file.without("grid"), resolved);
    if (!incomplete.none()) {
      cells(firstPoint, resolved);
    }
    return resolved;
  }

  private static Map<String, Object> ordered(Map<String, Object> resolved) {
    Map<String, Object> ordered = new LinkedHashMap<>();
    KEYS.stream().filter(resolved::containsKey).forEach(key -> ordered.put(key, resolved.get(key)));
    return ordered;
  }

  private Tree value(Mapping file, String key) {
    return file.get(key).orElseGet(() -> defaults.get(key).orElseThrow());
  }

  /** The cells of a file without a grid; tells the resolved values of its keys. */
  private List<Choice<Cell>> cells(Mapping file, Map<String, Object> resolved) {
    List<Choice<Resolved>> tasks = plugins(file, Kind.TASK, resolved);
    List<Choice<Resolved>> architectures = plugins(file, Kind.ARCHITECTURE, resolved);
    List<Choice<Optional<Resolved>>> engines = engines(value(file, Kind.ENGINE.key()), resolved);
    List<Choice<Resolved>> procedures = plugins(file, Kind.PROCEDURE, resolved);
    List<Resolved> evaluators = evaluators(value(file, Kind.EVALUATOR.key()), resolved);
    Exclusion exclusion = Exclusion.none(file.at());
    List<Double> sparsities = List.of();
    List<Choice<Optional<Cell.Strategy>>> strategies = List.of();
    List<Choice<Optional<Resolved>>> schedules = List.of();
    if (procedures.isEmpty() || any(procedures, Protocols::prunes)) {
      strategies = strategies(file, resolved);
      exclusion = fields.exclusion(value(file, "prune"));
      resolved.put("prune", exclusion.rules().said());
      sparsities = sparsities(file, resolved);
      selecting(file, procedures);
      if (procedures.isEmpty() || any(procedures, Protocols::follows)) {
        schedules = plugins(file, Kind.SCHEDULE, resolved).stream()
            .map(choice -> new Choice<>(Optional.of(choice.value()), choice.settings()))
            .toList();
      } else {
        superfluous(file, List.of(Kind.SCHEDULE.key()), procedures.get(0).value(), "follows no schedule", "does");
      }
    } else {
      superfluous(file, PRUNING_KEYS, procedures.get(0).value(), "prunes nothing", "prunes");
    }
    List<Choice<Protocol>> protocols = new ArrayList<>();
    for (Choice<Resolved> procedure : procedures) {
      protocols.addAll(protocols(procedure, strategies, schedules));
    }
    Exclusion excluded = exclusion;
    List<Double> removed = sparsities;
    return Choice.product(
        Choice.product(tasks, architectures, Pair::new), Choice.product(engines, protocols, Pair::new),
        (trained, by) -> new Cell(
            trained.a(), trained.b(), by.a(), by.b().procedure(), by.b().strategy(), by.b().schedule(), removed,
            evaluators, excluded));
  }

  /** Those that the file gives, or those among which it searches; none if it does neither. */
  private List<Double> sparsities(Mapping file, Map<String, Object> resolved) {
    Optional<Tree> search = file.get("search");
    if (search.isPresent()) {
      if (file.get("sparsity").isPresent()) {
        problems.add(
            search.get().at(), "search", "it finds the sparsity, which the file also gives; remove one of the two");
      }
      Optional<Search.Goal> goal = goals.read(search.get());
      goal.ifPresent(found -> resolved.put("search", found.said()));
      return goal.map(Search.Goal::sparsities).orElse(List.of());
    }
    List<Double> sparsities = file.get("sparsity").map(fields::sparsities).orElse(List.of());
    if (!sparsities.isEmpty()) {
      resolved.put("sparsity", sparsities);
    }
    return sparsities;
  }

  /** A procedure with what it uses of the ways to prune. */
  private record Protocol(Resolved procedure, Optional<Cell.Strategy> strategy, Optional<Resolved> schedule) {}

  private List<Choice<Protocol>> protocols(
      Choice<Resolved> procedure, List<Choice<Optional<Cell.Strategy>>> strategies,
      List<Choice<Optional<Resolved>>> schedules) {
    List<Choice<Resolved>> only = List.of(procedure);
    return Choice.product(
        Choice.product(
            only,
            any(only, Protocols::prunes) ? strategies : List.of(Choice.only(Optional.<Cell.Strategy>empty())),
            Pair::new),
        any(only, Protocols::follows) ? schedules : List.of(Choice.only(Optional.<Resolved>empty())),
        (pair, schedule) -> new Protocol(pair.a(), pair.b(), schedule));
  }

  private List<Choice<Optional<Cell.Strategy>>> strategies(Mapping file, Map<String, Object> resolved) {
    List<Choice<Resolved>> criteria = plugins(file, Kind.CRITERION, resolved);
    List<Choice<Resolved>> distributions = plugins(file, Kind.DISTRIBUTION, resolved);
    List<Choice<Resolved>> granularities = plugins(file, Kind.GRANULARITY, resolved);
    return Choice.product(
        Choice.product(criteria, distributions, Pair::new), granularities,
        (pair, granularity) -> Optional.of(new Cell.Strategy(pair.a(), pair.b(), granularity)));
  }

  private record Pair<A, B>(A a, B b) {}

  private List<Choice<Resolved>> plugins(Mapping file, Kind kind, Map<String, Object> resolved) {
    List<Choice<Resolved>> choices =
        given(file, kind).map(given -> uses.read(kind.id(), kind.key(), given)).orElse(List.of());
    resolved.put(kind.key(), written(choices.stream().map(choice -> said(choice.value())).toList()));
    return choices;
  }

  /** What a slot holds; empty if the file must say it and does not, which is a problem. */
  private Optional<Tree> given(Mapping file, Kind kind) {
    Optional<Tree> tree = file.get(kind.key()).or(() -> defaults.get(kind.key()));
    if (tree.isEmpty()) {
      problems.add(file.at(), kind.key(), defaults.missing(kind));
    }
    return tree;
  }

  private static Object written(List<Object> values) {
    return values.size() == 1 ? values.get(0) : values;
  }

  /** A use as a file would say it, with all options. */
  static Object said(Resolved use) {
    Map<String, Object> inside = new LinkedHashMap<>(use.options());
    use.parts().forEach((kind, some) -> inside.put(kind, written(some.stream().map(SpecReader::said).toList())));
    return inside.isEmpty() ? use.plugin().name() : Map.of(use.plugin().name(), inside);
  }

  private List<Choice<Optional<Resolved>>> engines(Tree tree, Map<String, Object> resolved) {
    List<Tree> given = tree instanceof Sequence list ? list.elements() : List.of(tree);
    if (given.isEmpty()) {
      problems.add(tree.at(), Kind.ENGINE.key(), "the list is empty; name at least one engine");
    }
    List<Choice<Optional<Resolved>>> all = new ArrayList<>();
    List<Object> said = new ArrayList<>();
    for (Tree element : given) {
      if (element instanceof Leaf leaf && AUTO.equals(leaf.value())) {
        all.add(new Choice<>(Optional.empty(), given.size() == 1 ? Map.of() : Map.of(Kind.ENGINE.key(), AUTO)));
        said.add(AUTO);
        continue;
      }
      for (Choice<Resolved> choice : uses.read(Kind.ENGINE.id(), Kind.ENGINE.key(), element)) {
        Map<String, Object> label =
            given.size() == 1 ? choice.settings() : Map.of(Kind.ENGINE.key(), Uses.plain(element));
        all.add(new Choice<>(Optional.of(choice.value()), label));
        said.add(said(choice.value()));
      }
    }
    resolved.put(Kind.ENGINE.key(), written(said));
    return all;
  }

  private List<Resolved> evaluators(Tree tree, Map<String, Object> resolved) {
    List<Resolved> evaluators = new ArrayList<>();
    Set<String> seen = new LinkedHashSet<>();
    for (Tree element : tree instanceof Sequence list ? list.elements() : List.of(tree)) {
      List<Choice<Resolved>> choices = uses.read(Kind.EVALUATOR.id(), Kind.EVALUATOR.key(), element);
      if (choices.size() > 1) {
        problems.add(element.at(), Kind.EVALUATOR.key(), "an evaluator's options take one value each, not a list");
      }
      for (Choice<Resolved> choice : choices.stream().limit(1).toList()) {
        String name = choice.value().plugin().name();
        if (!seen.add(name)) {
          problems.add(element.at(), Kind.EVALUATOR.key(), name + " is there twice; remove one");
        }
        evaluators.add(choice.value());
      }
    }
    resolved.put(Kind.EVALUATOR.key(), evaluators.stream().map(SpecReader::said).toList());
    return evaluators;
  }

  private boolean any(List<Choice<Resolved>> procedures, BiPredicate<Protocols, Resolved> property) {
    return procedures.stream().anyMatch(procedure -> {
      try {
        return property.test(protocols, procedure.value());
      } catch (InvalidInputException | PluginException e) {
        problems.add(procedure.value().at(), procedure.value().key(), e.getMessage());
        return true;
      }
    });
  }

  /** Notes which keys of a point have an effect there. */
  private void selecting(Mapping file, List<Choice<Resolved>> procedures) {
    boolean selects = procedures.isEmpty() || any(procedures, Protocols::selects);
    for (String key : SELECTING_KEYS) {
      file.get(key).map(tree -> new Said(key, tree.at())).ifPresent(said -> {
        if (selects) {
          followed.add(said);
        } else {
          ignored.put(said, procedures.get(0).value().plugin().name());
        }
      });
    }
  }

  private void superfluous(Mapping file, List<String> keys, Resolved procedure, String does, String wanted) {
    for (String key : keys) {
      file.get(key).ifPresent(tree -> problems.add(tree.at(), key,
          "procedure " + procedure.plugin().name() + " " + does + "; remove this key, or choose one that " + wanted));
    }
  }

  /** Which tasks offer something; where none does by itself, with which parts they do. */
  private String remedy(String need) {
    Map<Boolean, Set<String>> fitting = catalog.plugins().stream()
        .filter(plugin -> plugin.provides().contains(need))
        .collect(Collectors.partitioningBy(
            plugin -> plugin.kind().equals(Kind.TASK.id()),
            Collectors.mapping(PluginDescription::name, Collectors.toCollection(TreeSet::new))));
    if (!fitting.get(true).isEmpty()) {
      return "; " + String.join(", ", fitting.get(true)) + " does";
    }
    return fitting.get(false).isEmpty() ? ""
        : "; one that has " + String.join(", ", fitting.get(false)) + " among its parts does";
  }

  /** The part of a task in whose place there could be one that offers something; empty if it is up to the task. */
  private Optional<String> lacking(Resolved task, String need) {
    for (Resolved part : task.parts().values().stream().flatMap(List::stream).toList()) {
      List<String> others = catalog.plugins().stream()
          .filter(plugin -> plugin.kind().equals(part.plugin().kind()) && plugin.provides().contains(need))
          .map(PluginDescription::name).distinct().sorted().toList();
      if (!others.isEmpty()) {
        return Optional.of("; " + part.plugin().kind() + " " + part.plugin().name() + " does not provide " + need + " ("
            + String.join(", ", others) + (others.size() == 1 ? " does)" : " do)"));
      }
    }
    return Optional.empty();
  }

  /** Every plug-in's requirements must be met by the task. */
  private void requirements(Cell cell) {
    Set<String> offered = cell.task().provides();
    cell.all().forEach(companion -> {
      for (String need : companion.plugin().requires()) {
        if (!offered.contains(need)) {
          problems.add(companion.at(), companion.key(),
              companion.plugin().kind() + " " + companion.plugin().name() + " needs a task that offers " + need
                  + lacking(cell.task(), need).orElseGet(
                      () -> ", which " + cell.task().plugin().name() + " does not" + remedy(need)));
        }
      }
    });
  }

  /** Gives each setting the last part of its key as its name, where that tells it from the others. */
  private static List<Choice<Cell>> named(List<Choice<Cell>> cells) {
    Set<String> keys = new LinkedHashSet<>();
    cells.forEach(cell -> keys.addAll(cell.settings().keySet()));
    Map<String, Long> uses = keys.stream().collect(Collectors.groupingBy(SpecReader::last, Collectors.counting()));
    return cells.stream()
        .map(cell -> {
          Map<String, Object> settings = new LinkedHashMap<>();
          cell.settings().forEach((key, value) -> {
            boolean clear = uses.get(last(key)) == 1 && !COLUMNS.contains(last(key));
            settings.put(clear ? last(key) : key, value);
          });
          return new Choice<>(cell.value(), settings);
        })
        .toList();
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
