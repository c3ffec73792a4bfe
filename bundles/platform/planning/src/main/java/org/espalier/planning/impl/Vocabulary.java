// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.catalog.Nearest;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Sequence;

/**
 * What runs of an experiment can be called by: arms, sparsities, keys and values of the file.
 *
 * @param problems takes in what names nothing
 * @param key of the file in which they are named, for messages
 * @param points of the grid, each with its runs of one seed
 */
record Vocabulary(Problems problems, String key, List<Point> points) {
  static final String ARM = "arm";
  static final String SPARSITY = "sparsity";

  /** One or a list, each of which some run has. */
  Set<Double> sparsities(Tree tree) {
    Set<Double> run = points.stream().flatMap(point -> point.runs().stream())
        .flatMap(plan -> plan.definition().sparsity().stream().boxed())
        .collect(Collectors.toCollection(TreeSet::new));
    Set<Double> wanted = new LinkedHashSet<>();
    for (Tree element : tree instanceof Sequence list ? list.elements() : List.of(tree)) {
      boolean number = element instanceof Leaf leaf && leaf.value() instanceof Number;
      double sparsity = number ? ((Number) ((Leaf) element).value()).doubleValue() : Double.NaN;
      if (!run.contains(sparsity)) {
        problems.add(element.at(), key, "no run has the sparsity " + element.text() + "; there is "
            + run.stream().map(String::valueOf).collect(Collectors.joining(", ")));
      }
      wanted.add(sparsity);
    }
    return wanted;
  }

  /** That key and value are somewhere in the experiment. */
  void known(String name, Tree value) {
    if (name.equals(SPARSITY)) {
      return;
    }
    if (name.equals(ARM)) {
      Set<String> arms = points.stream().flatMap(point -> point.runs().stream())
          .map(run -> run.definition().variant()).collect(Collectors.toCollection(TreeSet::new));
      if (!arms.contains(value.text())) {
        problems.add(value.at(), key, "no run has the arm " + value.text() + Nearest.hint(value.text(), arms));
      }
      return;
    }
    Set<String> keys = new TreeSet<>(List.of(ARM, SPARSITY));
    points.forEach(point -> keys.addAll(point.keys()));
    if (!keys.contains(name)) {
      problems.add(value.at(), key, "the experiment has no " + name + hint(name, keys));
    } else if (points.stream().noneMatch(point -> point.has(name, value))) {
      Set<String> values = points.stream().flatMap(point -> point.value(name).stream()).map(String::valueOf)
          .collect(Collectors.toCollection(TreeSet::new));
      problems.add(value.at(), key, "the experiment has no " + name + " " + value.text()
          + Nearest.hint(value.text(), values));
    }
  }

  /** The nearest key, or what varies: all keys are too many. */
  private String hint(String name, Collection<String> keys) {
    Optional<String> nearest = Nearest.to(name, keys);
    if (nearest.isPresent()) {
      return "; did you mean " + nearest.get() + "?";
    }
    Set<String> varying = new LinkedHashSet<>(List.of(ARM));
    points.forEach(point -> varying.addAll(point.settings().keySet()));
    return "; what varies is " + String.join(", ", varying);
  }
}
