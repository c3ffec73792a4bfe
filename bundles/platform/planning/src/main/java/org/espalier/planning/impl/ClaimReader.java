// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.stream.Collectors;
import org.espalier.api.procedure.Arm;
import org.espalier.catalog.Nearest;
import org.espalier.plan.Claim;
import org.espalier.plan.Lineup;
import org.espalier.plan.PluginUse;
import org.espalier.planning.file.Location;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Entry;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Sequence;
import org.espalier.statistics.Retention;

/**
 * Reads claims to be answered: the key {@code claims}. Each says that at least or at most a share of trainings fails,
 * or keeps enough, at some sparsities in some settings.
 */
final class ClaimReader {
  static final String KEY = "claims";
  static final String NAME = "name";
  static final String FAILING = "failing";
  static final String KEEPING = "keeping";
  static final String AT_LEAST = "at-least";
  static final String AT_MOST = "at-most";
  static final String ABOVE = "above";
  static final String RETENTION = "retention";
  static final String SPARSITY = Vocabulary.SPARSITY;
  static final String WHERE = "where";

  private static final List<String> KEYS = List.of(NAME, FAILING, KEEPING, RETENTION, SPARSITY, WHERE);
  private static final String EXAMPLE = "{name: half fail, failing: {at-least: 0.5}, sparsity: 0.9}";

  private final Problems problems;
  private final List<Point> points;
  private final Vocabulary vocabulary;

  /** @param points of the grid, each with its runs of one seed */
  ClaimReader(Problems problems, List<Point> points) {
    this.problems = problems;
    this.points = points;
    this.vocabulary = new Vocabulary(problems, KEY, points);
  }

  /** The claims; what is wrong is a problem. */
  List<Claim> read(Tree tree) {
    List<Claim> claims = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    List<Tree> entries = tree instanceof Sequence list ? list.elements() : List.of(tree);
    if (entries.isEmpty()) {
      problem(tree, "the list is empty; say what is claimed, such as [" + EXAMPLE + "]");
    }
    for (Tree entry : entries) {
      if (entry instanceof Mapping mapping) {
        claim(mapping).ifPresent(claims::add);
        mapping.get(NAME).map(Tree::text).filter(name -> !names.add(name))
            .ifPresent(name -> problem(entry, "two claims are called \"" + name + "\"; give one another name"));
      } else {
        problem(entry, "a claim must be a mapping, such as " + EXAMPLE + ", not " + entry.shown());
      }
    }
    return claims;
  }

  private Optional<Claim> claim(Mapping said) {
    Problems own = new Problems();
    Optional<Claim> claim = new ClaimReader(own, points).sound(said);
    boolean right = own.none();
    own.moveTo(problems);
    return claim.filter(one -> right);
  }

  private Optional<Claim> sound(Mapping said) {
    said.entries().stream().filter(entry -> !KEYS.contains(entry.key())).forEach(
        entry -> problems.add(entry.at(), KEY, "there is no " + entry.key() + Nearest.hint(entry.key(), KEYS)));
    if (said.get(NAME).filter(Leaf.class::isInstance).isEmpty()) {
      problem(said, "it has no name; write such as " + EXAMPLE);
    }
    Optional<Tree> failing = said.get(FAILING);
    Optional<Tree> keeping = said.get(KEEPING);
    if (failing.isPresent() == keeping.isPresent()) {
      problem(said, "it must say of how many trainings either " + FAILING + " or " + KEEPING
          + (failing.isPresent() ? " holds, not both" : " holds") + ", such as " + EXAMPLE);
    }
    Optional<Bound> bound = failing.or(() -> keeping).flatMap(this::bound);
    double retention = said.get(RETENTION).map(this::retention).orElse(Retention.SURVIVAL);
    DoublePredicate sparsities = said.get(SPARSITY).map(this::sparsities).orElse(sparsity -> true);
    List<Claim.Selection> selections = selections(said, sparsities);
    return bound.map(share -> new Claim(
        said.get(NAME).map(Tree::text).orElse(""), failing.isPresent(), share.atLeast, share.share, retention,
        selections));
  }

  private record Bound(boolean atLeast, double share) {}

  private Optional<Bound> bound(Tree tree) {
    if (!(tree instanceof Mapping mapping && mapping.entries().size() == 1
        && List.of(AT_LEAST, AT_MOST).contains(mapping.entries().get(0).key()))) {
      problem(tree, "the share must be {" + AT_LEAST + ": 0.4} or {" + AT_MOST + ": 0.4}, not " + tree.shown());
      return Optional.empty();
    }
    Entry bound = mapping.entries().get(0);
    OptionalDouble share = number(bound.value());
    if (share.isEmpty() || !(share.getAsDouble() > 0 && share.getAsDouble() < 1)) {
      problem(bound.value(), bound.value().shown() + " is no share that trainings can decide; give a number above 0 and"
          + " below 1");
      return Optional.empty();
    }
    return Optional.of(new Bound(bound.key().equals(AT_LEAST), share.getAsDouble()));
  }

  private double retention(Tree tree) {
    OptionalDouble retention = number(tree);
    if (retention.isEmpty() || !(retention.getAsDouble() > 0 && retention.getAsDouble() <= 1)) {
      problem(tree, tree.shown() + " is no retention; give the share of what dense training gained that is enough,"
          + " above 0 and at most 1");
    }
    return retention.orElse(Double.NaN);
  }

  /** The sparsities that are meant. */
  private DoublePredicate sparsities(Tree tree) {
    if (!(tree instanceof Mapping range)) {
      Set<Double> named = vocabulary.sparsities(tree);
      return named::contains;
    }
    String key = range.entries().size() == 1 ? range.entries().get(0).key() : "";
    double from = List.of(ABOVE, AT_LEAST).contains(key)
        ? number(range.entries().get(0).value()).orElse(Double.NaN) : Double.NaN;
    if (!(from >= 0 && from < 1)) {
      problem(tree, "sparsities must be a number of the experiment's, a list of them, {" + ABOVE + ": 0.5} or {"
          + AT_LEAST + ": 0.5}, not " + tree.shown());
      return sparsity -> true;
    }
    return key.equals(ABOVE) ? sparsity -> sparsity > from : sparsity -> sparsity >= from;
  }

  private List<Claim.Selection> selections(Mapping said, DoublePredicate sparsities) {
    Optional<Tree> where = said.get(WHERE);
    List<Tree> each = where.isEmpty() ? List.of(new Mapping(said.at(), List.of()))
        : where.get() instanceof Sequence list ? list.elements() : List.of(where.get());
    if (each.isEmpty()) {
      problem(where.get(), "the list is empty; name the settings, such as {procedure: lottery-ticket}, or leave "
          + WHERE + " out");
    }
    List<Claim.Selection> selections = new ArrayList<>();
    for (Tree one : each) {
      if (one instanceof Mapping mapping) {
        selection(mapping, sparsities).ifPresent(selections::add);
      } else {
        problem(one, "what is selected must be a mapping, such as {procedure: lottery-ticket}, not " + one.shown());
      }
    }
    return selections;
  }

  private Optional<Claim.Selection> selection(Mapping said, DoublePredicate sparsities) {
    Selector selector = new Selector(Map.of());
    for (Entry entry : said.entries()) {
      if (entry.key().equals(SPARSITY)) {
        problems.add(entry.at(), KEY, "write " + SPARSITY + " beside " + WHERE + ", not in it");
      }
      vocabulary.known(entry.key(), entry.value());
      selector = selector.with(entry.key(), entry.value());
    }
    if (!problems.none()) {
      return Optional.empty();
    }
    List<Claim.Member> members = new ArrayList<>();
    List<Point> taken = new ArrayList<>();
    Selector wanted = selector;
    for (Point point : points.stream().filter(wanted::takes).toList()) {
      Optional<String> arm = wanted.arm().or(() -> point.subject().map(Arm::name));
      List<Double> own = point.runs().stream()
          .filter(run -> arm.isPresent() && run.definition().variant().equals(arm.get()))
          .flatMap(run -> run.definition().sparsity().stream().boxed())
          .filter(sparsities::test).sorted().distinct().toList();
      if (!own.isEmpty()) {
        taken.add(point);
        members.add(new Claim.Member(point.settings(), arm.orElseThrow(), own));
      }
    }
    if (members.isEmpty()) {
      problem(said, "there is no pruned run " + (said.entries().isEmpty() ? "" : "with " + wanted.text() + " ")
          + "at the sparsities that are claimed of");
      return Optional.empty();
    }
    independent(said.at(), taken);
    return Optional.of(new Claim.Selection(
        said.entries().stream().map(entry -> entry.key() + " " + Selector.written(entry.value()))
            .collect(Collectors.joining(", ")),
        members));
  }

  /** Exact tests are of trainings that have nothing in common: what is trained alike has the same dense networks. */
  private void independent(Location at, List<Point> taken) {
    Map<List<PluginUse>, Point> byTrained = new HashMap<>();
    for (Point point : taken) {
      Lineup lineup = point.runs().get(0).lineup();
      Point other = byTrained.putIfAbsent(List.of(lineup.task(), lineup.architecture(), lineup.engine()), point);
      if (other != null) {
        problems.add(at, KEY, "the settings " + other.settings() + " and " + point.settings() + " prune the same dense"
            + " networks, so that they can't be counted together as trainings of their own; narrow " + WHERE
            + " down, or list them in it one by one");
      }
    }
  }

  /** The number that a value is; empty if it is none. */
  static OptionalDouble number(Tree tree) {
    return tree instanceof Leaf leaf && leaf.value() instanceof Number number
        ? OptionalDouble.of(number.doubleValue()) : OptionalDouble.empty();
  }

  private void problem(Tree tree, String sentence) {
    problems.add(tree.at(), KEY, sentence);
  }
}
