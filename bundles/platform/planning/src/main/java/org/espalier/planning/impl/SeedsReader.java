// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.espalier.catalog.Nearest;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Entry;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Sequence;

/** Reads which seeds there are: the key {@code seeds}. */
final class SeedsReader {
  static final String UNTIL = "until";
  static final String DECIDED = "decided";
  static final String AT_LEAST = "at-least";
  static final String AT_MOST = "at-most";
  static final String BATCH = "batch";
  static final long DEFAULT_BATCH = 5;

  private static final int MOST_SEEDS = 10_000;
  private static final String OPEN = "{until: decided, at-most: 100}";

  private final Problems problems;

  SeedsReader(Problems problems) {
    this.problems = problems;
  }

  /** A number of seeds, the seeds, or until when there are further ones; no seeds if something in it is wrong. */
  Seeding read(Tree tree) {
    List<Long> seeds = List.of();
    List<Integer> looks = List.of();
    if (tree instanceof Mapping mapping) {
      looks = looks(mapping);
      seeds = looks.isEmpty() ? List.of() : counted(looks.get(looks.size() - 1));
    } else if (tree instanceof Leaf leaf && leaf.value() instanceof Long count) {
      if (count >= 1 && count <= MOST_SEEDS) {
        seeds = counted(count);
      } else {
        problems.add(tree.at(), "seeds",
            count + " seeds make no experiment; give a number from 1 to " + MOST_SEEDS + ", or a list of seeds");
      }
    } else {
      seeds = listed(tree);
    }
    return new Seeding(seeds, looks, tree.at());
  }

  private static List<Long> counted(long count) {
    return LongStream.range(0, count).boxed().toList();
  }

  private List<Long> listed(Tree tree) {
    if (!(tree instanceof Sequence list && !list.elements().isEmpty())) {
      problems.add(tree.at(), "seeds",
          tree instanceof Sequence ? "the list is empty; give at least one value"
              : "it must be a number or a list of numbers, or " + OPEN + ", not " + tree.shown());
      return List.of();
    }
    if (list.elements().size() > MOST_SEEDS) {
      problems.add(tree.at(), "seeds",
          list.elements().size() + " seeds make no experiment; give at most " + MOST_SEEDS);
      return List.of();
    }
    Set<Long> seeds = new LinkedHashSet<>();
    for (Tree element : list.elements()) {
      if (!(element instanceof Leaf leaf && leaf.value() instanceof Long seed && seed >= 0)) {
        problems.add(element.at(), "seeds",
            element.shown() + " is not a seed; give whole numbers from 0, or the number of seeds");
      } else if (!seeds.add(seed)) {
        problems.add(element.at(), "seeds", seed + " is there twice; remove one");
      }
    }
    return List.copyOf(seeds);
  }

  /** Numbers of seeds after which results are looked at; none if something in it is wrong. */
  private List<Integer> looks(Mapping mapping) {
    Map<String, Long> said = new LinkedHashMap<>();
    boolean right = true;
    for (Entry entry : mapping.entries()) {
      right &= read(entry, said);
    }
    if (mapping.get(UNTIL).isEmpty()) {
      problems.add(mapping.at(), "seeds", "it does not say until when; write " + OPEN + ", or a number of seeds");
      return List.of();
    }
    if (mapping.get(AT_MOST).isEmpty()) {
      problems.add(mapping.at(), "seeds", "it does not say how many seeds there are at most; write " + OPEN);
      return List.of();
    }
    if (!right) {
      return List.of();
    }
    long batch = said.getOrDefault(BATCH, DEFAULT_BATCH);
    long least = said.getOrDefault(AT_LEAST, batch);
    long most = said.get(AT_MOST);
    if (least > most) {
      problems.add(mapping.at(), "seeds", "at least " + least + " and at most " + most + " contradict each other; give"
          + " a larger at-most, or a smaller " + (mapping.get(AT_LEAST).isPresent() ? AT_LEAST : BATCH));
      return List.of();
    }
    List<Integer> looks = new ArrayList<>();
    for (long seeds = least; seeds < most; seeds += batch) {
      looks.add((int) seeds);
    }
    looks.add((int) most);
    return looks;
  }

  private boolean read(Entry entry, Map<String, Long> said) {
    String key = "seeds." + entry.key();
    switch (entry.key()) {
      case UNTIL -> {
        if (!(entry.value() instanceof Leaf leaf && DECIDED.equals(leaf.value()))) {
          problems.add(entry.at(), key, "it must be " + DECIDED + ", not " + entry.value().shown());
          return false;
        }
      }
      case AT_LEAST, AT_MOST, BATCH -> {
        if (!(entry.value() instanceof Leaf leaf && leaf.value() instanceof Long count
            && count >= 1 && count <= MOST_SEEDS)) {
          problems.add(
              entry.at(), key, entry.value().shown() + " won't do; give a whole number from 1 to " + MOST_SEEDS);
          return false;
        }
        said.put(entry.key(), (Long) ((Leaf) entry.value()).value());
      }
      default -> {
        problems.add(entry.at(), key,
            "there is no such key" + Nearest.hint(entry.key(), List.of(UNTIL, AT_LEAST, AT_MOST, BATCH)));
        return false;
      }
    }
    return true;
  }
}
