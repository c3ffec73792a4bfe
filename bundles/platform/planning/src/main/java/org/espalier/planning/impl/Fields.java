// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.catalog.Nearest;
import org.espalier.plan.PruneRules;
import org.espalier.plan.PruneRules.EmptyLayers;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Nothing;
import org.espalier.planning.file.Tree.Sequence;

/** Reads what is not a plug-in: names, sparsities, layers. */
final class Fields {
  private final Problems problems;

  Fields(Problems problems) {
    this.problems = problems;
  }

  /** The experiment's name, of which folders are made. */
  String name(Tree tree) {
    String name = tree instanceof Leaf leaf ? leaf.text() : "";
    if (tree instanceof Nothing) {
      problems.add(tree.at(), "experiment", "it has no value; give the experiment a name");
    } else if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      problems.add(tree.at(), "experiment",
          "\"" + tree.text() + "\" can't name an output folder; use letters, digits, hyphens, dots and underscores, "
              + "beginning with a letter or digit");
    }
    return name;
  }

  String text(String key, Tree tree) {
    if (tree instanceof Leaf leaf) {
      return leaf.text().strip();
    }
    problems.add(tree.at(), key, "it must be text, not " + tree.shown());
    return "";
  }

  /** A sparsity, or a list of them; ascending. */
  List<Double> sparsities(Tree tree) {
    Set<Double> sparsities = new LinkedHashSet<>();
    for (Tree element : tree instanceof Leaf ? List.of(tree) : elements("sparsity", tree)) {
      Optional<Double> sparsity = sparsity(element);
      if (sparsity.isPresent() && !sparsities.add(sparsity.get())) {
        problems.add(element.at(), "sparsity", sparsity.get() + " is there twice; remove one");
      }
    }
    return sparsities.stream().sorted().toList();
  }

  /** In decimals: a quotient in binary may have many. */
  private static String hundredth(double value) {
    return BigDecimal.valueOf(value).movePointLeft(2).stripTrailingZeros().toPlainString();
  }

  private Optional<Double> sparsity(Tree tree) {
    boolean number = tree instanceof Leaf leaf && leaf.value() instanceof Number;
    double value = number ? ((Number) ((Leaf) tree).value()).doubleValue() : Double.NaN;
    if (value > 0 && value < 1) {
      return Optional.of(value);
    }
    String right = "; give a share of the weights above 0 and below 1";
    String percent = value > 1 && value < 100 ? ", such as " + hundredth(value) + " for " + tree.shown() + " %" : "";
    problems.add(tree.at(), "sparsity", tree.shown() + " is not a sparsity" + right + percent);
    return Optional.empty();
  }

  /** What pruning leaves alone. */
  Exclusion exclusion(Tree tree) {
    if (!(tree instanceof Mapping mapping)) {
      problems.add(tree.at(), "prune", "it must be {exclude: [layers]}, not " + tree.shown());
      return Exclusion.none(tree.at());
    }
    List<String> layers = List.of();
    Map<String, Double> scale = Map.of();
    EmptyLayers emptyLayers = PruneRules.DEFAULT.emptyLayers();
    for (Tree.Entry entry : mapping.entries()) {
      switch (entry.key()) {
        case "exclude" -> layers = layers(entry.value());
        case "scale" -> scale = scale(entry.value());
        case "empty-layers" -> emptyLayers = emptyLayers(entry.value());
        default -> problems.add(
            entry.at(), "prune." + entry.key(),
            "there is no such key" + Nearest.hint(entry.key(), List.of("exclude", "scale", "empty-layers")));
      }
    }
    return new Exclusion(
        new PruneRules(layers, scale, emptyLayers), mapping.get("exclude").orElse(tree).at(),
        mapping.get("scale").orElse(tree).at());
  }

  private Map<String, Double> scale(Tree tree) {
    Map<String, Double> scale = new LinkedHashMap<>();
    if (!(tree instanceof Mapping networks)) {
      problems.add(
          tree.at(), "prune.scale", "it must be {network: number}, such as {critic: 0.5}, not " + tree.shown());
      return scale;
    }
    for (Tree.Entry entry : networks.entries()) {
      boolean number = entry.value() instanceof Leaf leaf && leaf.value() instanceof Number;
      double value = number ? ((Number) ((Leaf) entry.value()).value()).doubleValue() : Double.NaN;
      if (value >= 0 && value <= 1) {
        scale.put(entry.key(), value);
      } else {
        problems.add(
            entry.at(), "prune.scale." + entry.key(),
            entry.value().shown() + " is not how much of the sparsity a network gets; give a number from 0 to 1");
      }
    }
    return scale;
  }

  private List<String> layers(Tree tree) {
    List<String> layers = new ArrayList<>();
    for (Tree element : tree instanceof Sequence list ? list.elements() : List.of(tree)) {
      if (element instanceof Leaf leaf && leaf.value() instanceof String layer) {
        layers.add(layer);
      } else {
        problems.add(element.at(), "prune.exclude", element.shown() + " is not the name of a layer");
      }
    }
    return layers;
  }

  private EmptyLayers emptyLayers(Tree tree) {
    for (EmptyLayers known : EmptyLayers.values()) {
      if (tree instanceof Leaf leaf && known.toString().equals(leaf.value())) {
        return known;
      }
    }
    problems.add(
        tree.at(), "prune.empty-layers",
        "it must be one of " + String.join(", ", EmptyLayers.names()) + ", not " + tree.shown());
    return PruneRules.DEFAULT.emptyLayers();
  }

  private List<Tree> elements(String key, Tree tree) {
    if (tree instanceof Sequence list && !list.elements().isEmpty()) {
      return list.elements();
    }
    problems.add(tree.at(), key,
        tree instanceof Sequence ? "the list is empty; give at least one value"
            : "it must be a number or a list of numbers, not " + tree.shown());
    return List.of();
  }
}
