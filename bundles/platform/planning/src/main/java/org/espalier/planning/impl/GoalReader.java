// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.catalog.Nearest;
import org.espalier.plan.Search;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Entry;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Nothing;

/** Reads what is searched for: the key {@code search}. */
final class GoalReader {
  /** What a file need not say. */
  static final Map<String, Double> DEFAULTS =
      Collections.unmodifiableMap(new TreeMap<>(Map.of("retention", 0.9, "from", 0.5, "to", 0.99, "step", 0.01)));

  private static final int MOST_SPARSITIES = 1000;

  private final Problems problems;

  GoalReader(Problems problems) {
    this.problems = problems;
  }

  /** The goal; empty if something in it is wrong, which is a problem. */
  Optional<Search.Goal> read(Tree tree) {
    Map<String, Double> said = new LinkedHashMap<>(DEFAULTS);
    boolean right = true;
    if (tree instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        right &= read(entry, said);
      }
    } else if (!(tree instanceof Nothing)) {
      problems.add(
          tree.at(), "search", "it must be {retention: 0.9, from: 0.5, to: 0.99, step: 0.01}, of which each may be left"
              + " out, not " + tree.shown());
      return Optional.empty();
    }
    return right ? goal(tree, said) : Optional.empty();
  }

  private boolean read(Entry entry, Map<String, Double> said) {
    String key = "search." + entry.key();
    if (!DEFAULTS.containsKey(entry.key())) {
      problems.add(entry.at(), key, "there is no such key" + Nearest.hint(entry.key(), DEFAULTS.keySet()));
      return false;
    }
    boolean number = entry.value() instanceof Leaf leaf && leaf.value() instanceof Number;
    double value = number ? ((Number) ((Leaf) entry.value()).value()).doubleValue() : Double.NaN;
    // a network may retain all
    boolean upTo1 = entry.key().equals("retention") && value == 1;
    if (!(value > 0 && value < 1 || upTo1)) {
      problems.add(
          entry.at(), key, entry.value().shown() + " won't do; give a number above 0 and "
              + (entry.key().equals("retention") ? "at most 1" : "below 1"));
      return false;
    }
    said.put(entry.key(), value);
    return true;
  }

  private Optional<Search.Goal> goal(Tree tree, Map<String, Double> said) {
    BigDecimal from = BigDecimal.valueOf(said.get("from"));
    BigDecimal to = BigDecimal.valueOf(said.get("to"));
    BigDecimal step = BigDecimal.valueOf(said.get("step"));
    if (from.add(step).compareTo(to) > 0) {
      problems.add(
          tree.at(), "search",
          "from " + from + " to " + to + " in steps of " + step + " there is nothing to choose from; give a lower from,"
              + " a higher to or a smaller step");
      return Optional.empty();
    }
    // decimal, so that .5 and 41 steps of .01 are .91
    List<Double> sparsities = new ArrayList<>();
    for (BigDecimal sparsity = from; sparsity.compareTo(to) <= 0; sparsity = sparsity.add(step)) {
      sparsities.add(sparsity.doubleValue());
      if (sparsities.size() > MOST_SPARSITIES) {
        problems.add(
            tree.at(), "search",
            "there are more than " + MOST_SPARSITIES + " sparsities from " + from + " to " + to
                + "; give a larger step");
        return Optional.empty();
      }
    }
    return Optional.of(
        new Search.Goal(said.get("retention"), said.get("from"), said.get("to"), said.get("step"), sparsities));
  }
}
