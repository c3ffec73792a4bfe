// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.espalier.api.procedure.Arm;
import org.espalier.catalog.Nearest;
import org.espalier.plan.Published;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Entry;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Sequence;

/**
 * Reads what others have published: the key {@code published}. Each entry says a score of an arm, at a sparsity in some
 * settings, and where it stands.
 */
final class PublishedReader {
  static final String KEY = "published";
  static final String ARM = Vocabulary.ARM;
  static final String SPARSITY = Vocabulary.SPARSITY;
  static final String WHERE = "where";
  static final String SCORE = "score";
  static final String REMOVED = "removed";
  static final String SOURCE = "source";

  private static final List<String> KEYS = List.of(ARM, SPARSITY, WHERE, SCORE, REMOVED, SOURCE);
  private static final String EXAMPLE =
      "{arm: ticket, sparsity: 0.9, score: 0.93, source: \"Frankle and Carbin 2019, fig. 5\"}";

  private final Problems problems;
  private final List<Point> points;
  private final Vocabulary vocabulary;

  /**
   * @param points of the grid, each with its runs of one seed
   */
  PublishedReader(Problems problems, List<Point> points) {
    this.problems = problems;
    this.points = points;
    this.vocabulary = new Vocabulary(problems, KEY, points);
  }

  /** What is published, of each setting by itself; what is wrong is a problem. */
  List<Published> read(Tree tree) {
    List<Published> all = new ArrayList<>();
    List<Tree> entries = tree instanceof Sequence list ? list.elements() : List.of(tree);
    if (entries.isEmpty()) {
      problem(tree, "the list is empty; say what is published, such as [" + EXAMPLE + "]");
    }
    for (Tree entry : entries) {
      if (entry instanceof Mapping mapping) {
        Problems own = new Problems();
        List<Published> found = new PublishedReader(own, points).sound(mapping);
        if (own.none()) {
          all.addAll(found);
        }
        own.moveTo(problems);
      } else {
        problem(entry, "what is published must be a mapping, such as " + EXAMPLE + ", not "
            + entry.shown());
      }
    }
    return all;
  }

  private List<Published> sound(Mapping said) {
    said.entries().stream().filter(entry -> !KEYS.contains(entry.key())).forEach(
        entry -> problems.add(entry.at(), KEY, "there is no " + entry.key() + Nearest.hint(entry.key(), KEYS)));
    OptionalDouble score = said.get(SCORE).map(ClaimReader::number).orElse(OptionalDouble.empty());
    if (score.isEmpty()) {
      problem(said.get(SCORE).orElse(said), "its score must be a number; write such as " + EXAMPLE);
    }
    Optional<Tree> source = said.get(SOURCE).filter(Leaf.class::isInstance).filter(leaf -> !leaf.text().isBlank());
    if (source.isEmpty()) {
      problem(said, "it does not say where that is published; write such as " + EXAMPLE);
    }
    OptionalDouble removed = said.get(REMOVED).map(this::removed).orElse(OptionalDouble.empty());
    said.get(ARM).ifPresent(arm -> vocabulary.known(ARM, arm));
    said.get(SPARSITY).ifPresent(vocabulary::sparsities);
    Selector selector = said.get(WHERE).map(this::selector).orElse(new Selector(Map.of()));
    if (!problems.none()) {
      return List.of();
    }
    OptionalDouble sparsity = said.get(SPARSITY).map(ClaimReader::number).orElse(OptionalDouble.empty());
    Set<Published> found = new LinkedHashSet<>();
    for (Point point : points.stream().filter(selector::takes).toList()) {
      Optional<String> arm = said.get(ARM).map(Tree::text).or(() -> point.subject().map(Arm::name));
      point.runs().stream()
          .filter(run -> arm.isPresent() && run.definition().variant().equals(arm.get()))
          .filter(run -> run.definition().sparsity().equals(sparsity))
          .forEach(run -> found.add(new Published(
              point.settings(), arm.orElseThrow(), sparsity, score.orElseThrow(), removed,
              source.orElseThrow().text())));
    }
    if (found.isEmpty()) {
      problem(said, "there is no run of that arm " + (sparsity.isPresent()
          ? "at the sparsity " + sparsity.getAsDouble() : "without a sparsity; give the one it is compared at")
          + (selector.wanted().isEmpty() ? "" : " with " + selector.text()));
    }
    return List.copyOf(found);
  }

  private OptionalDouble removed(Tree tree) {
    OptionalDouble share = ClaimReader.number(tree);
    if (share.isEmpty() || !(share.getAsDouble() >= 0 && share.getAsDouble() < 1)) {
      problem(tree, tree.shown() + " can't be removed; give a share from 0 to below 1");
    }
    return share;
  }

  private Selector selector(Tree tree) {
    Selector selector = new Selector(Map.of());
    if (!(tree instanceof Mapping mapping)) {
      problem(tree, "settings must be a mapping, such as {criterion: magnitude}, not " + tree.shown());
      return selector;
    }
    for (Entry entry : mapping.entries()) {
      if (List.of(ARM, SPARSITY).contains(entry.key())) {
        problems.add(entry.at(), KEY, "write " + entry.key() + " beside " + WHERE + ", not in it");
      }
      vocabulary.known(entry.key(), entry.value());
      selector = selector.with(entry.key(), entry.value());
    }
    return selector;
  }

  private void problem(Tree tree, String sentence) {
    problems.add(tree.at(), KEY, sentence);
  }
}
