// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.catalog.Kind;
import org.espalier.catalog.Nearest;
import org.espalier.planning.file.Changes;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Entry;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Sequence;

/**
 * Multiplies a grid out. A mapping from dotted keys to lists of values stands for every combination of them; a list of
 * mappings from dotted keys to one value each stands for just these points, which may have sparsities of their own.
 */
final class Grid {
  private static final String KEY = "grid";
  private static final Set<String> VARIED =
      Stream.concat(Kind.single().map(Kind::key), Stream.of("prune")).collect(Collectors.toUnmodifiableSet());
  /** Told apart by a column of its own, so that it is no setting. */
  private static final String SPARSITY = "sparsity";

  private final Problems problems;

  Grid(Problems problems) {
    this.problems = problems;
  }

  /** The file at each point of its grid, without the grid; itself if it has none. */
  List<Choice<Mapping>> points(Mapping file) {
    List<Choice<Mapping>> start = List.of(Choice.only(file.without(KEY)));
    if (file.get(KEY).isEmpty()) {
      return start;
    }
    Tree grid = file.get(KEY).get();
    if (grid instanceof Mapping axes) {
      return product(start, axes);
    } else if (grid instanceof Sequence list && !list.elements().isEmpty()) {
      return listed(start.get(0).value(), list);
    }
    problems.add(grid.at(), KEY, "it must be {dotted.key: [values]}, or a list of {dotted.key: value}, not "
        + grid.shown());
    return List.of();
  }

  private List<Choice<Mapping>> product(List<Choice<Mapping>> start, Mapping axes) {
    List<Choice<Mapping>> points = start;
    for (Entry axis : axes.entries()) {
      if (!(axis.value() instanceof Sequence values) || values.elements().isEmpty()) {
        problems.add(axis.at(), KEY + "." + axis.key(),
            "a grid needs a list with at least one value, not " + axis.value().shown());
      } else if (variable(axis, axes)) {
        List<Choice<Tree>> choices = values.elements().stream()
            .map(value -> new Choice<>(value, Map.of(axis.key(), Uses.plain(value))))
            .toList();
        points = Choice.product(points, choices, (tree, value) -> set(tree, axis.key(), value));
      }
    }
    return points;
  }

  private List<Choice<Mapping>> listed(Mapping file, Sequence list) {
    List<Choice<Mapping>> points = new ArrayList<>();
    for (Tree element : list.elements()) {
      if (!(element instanceof Mapping point)) {
        problems.add(element.at(), KEY, "a point of the grid must be {dotted.key: value}, not " + element.shown());
        continue;
      }
      Mapping changed = file;
      Map<String, Object> settings = new LinkedHashMap<>();
      for (Entry entry : point.entries()) {
        if (entry.key().equals(SPARSITY)) {
          changed = set(changed, SPARSITY, entry.value());
        } else if (variable(entry, point)) {
          changed = set(changed, entry.key(), entry.value());
          settings.put(entry.key(), Uses.plain(entry.value()));
        }
      }
      points.add(new Choice<>(changed, settings));
    }
    return brief(points);
  }

  /** Tells points apart by as few of the first keys as will do, and none by saying nothing of it. */
  private static List<Choice<Mapping>> brief(List<Choice<Mapping>> points) {
    Set<String> telling = new LinkedHashSet<>();
    for (Choice<Mapping> point : points) {
      for (String key : point.settings().keySet()) {
        if (points.stream().map(p -> only(p, telling).settings()).distinct().count() < points.size()) {
          telling.add(key);
        }
      }
    }
    for (Choice<Mapping> point : points) {
      if (points.size() > 1 && only(point, telling).settings().isEmpty()) {
        point.settings().keySet().stream().findFirst().ifPresent(telling::add);
      }
    }
    return points.stream().map(point -> only(point, telling)).toList();
  }

  private static Choice<Mapping> only(Choice<Mapping> point, Set<String> keys) {
    Map<String, Object> settings = new LinkedHashMap<>(point.settings());
    settings.keySet().retainAll(keys);
    return new Choice<>(point.value(), settings);
  }

  private boolean variable(Entry entry, Mapping siblings) {
    String key = KEY + "." + entry.key();
    String first = entry.key().split("\\.", 2)[0];
    if (!VARIED.contains(first)) {
      String hint = SpecReader.KEYS.contains(first)
          ? "; it takes its values as the file's own key, without the grid" : Nearest.hint(first, VARIED);
      problems.add(entry.at(), key, first + " can't stand in a grid" + hint);
      return false;
    }
    if (siblings.entries().stream().anyMatch(other -> entry.key().startsWith(other.key() + "."))) {
      problems.add(entry.at(), key, "another key beside it contains this one; keep one of the two");
      return false;
    }
    return true;
  }

  private Mapping set(Mapping tree, String key, Tree value) {
    try {
      return Changes.set(tree, key, value);
    } catch (IllegalArgumentException e) {
      problems.add(value.at(), KEY, e.getMessage());
      return tree;
    }
  }
}
