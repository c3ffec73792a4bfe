// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;

/**
 * How much the masks of two seeds have in common, over all pairs of seeds: the number of weights that both keep,
 * divided by the number that one of them keeps on average (Dice), beside what independent masks that keep as many
 * weights of each layer have. Given these numbers a and b, of n weights, the number that both keep is hypergeometric:
 * its mean is a b / n, its variance a b (n - a) (n - b) / (n^2 (n - 1)); both add up over layers.
 */
final class MaskOverlap {
  private int pairs;
  private double overlap;
  private double chance;
  private double deviation;

  private MaskOverlap() {}

  /**
   * A table of the layers of each variant that kept masks of several seeds, at each sparsity, and of each network as a
   * whole; empty if none did.
   */
  static Optional<Block> table(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    for (Level level : analysis.levels()) {
      rows(level, masks(level)).forEach(rows::add);
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(Block.Table.plain(
        "Masks of different seeds: the share of one mask's weights that another keeps, too (kept by both / mean of what"
            + " each keeps), over all pairs of seeds; what independent random masks with as many weights in each layer"
            + " have on average, and the standard deviation of one pair of these. Initial weights differ between seeds,"
            + " and hidden units have no order, so that more than chance says that inputs or outputs matter.",
        List.of("variant", "sparsity", "layer", "pairs", "overlap", "by chance", "sd by chance"), rows));
  }

  /** The first set of masks that each run kept. */
  private static List<Map<ParameterName, Mask>> masks(Level level) {
    return level.runs().stream()
        .filter(run -> !run.artifacts().masks().isEmpty())
        .map(run -> run.artifacts().masks(run.artifacts().masks().get(0)))
        .toList();
  }

  private static List<List<String>> rows(Level level, List<Map<ParameterName, Mask>> masks) {
    Map<String, List<ParameterName>> groups = new LinkedHashMap<>();
    if (masks.size() > 1) {
      List<ParameterName> layers = List.copyOf(masks.get(0).keySet());
      layers.forEach(layer -> groups.put(layer.toString(), List.of(layer)));
      layers.forEach(
          layer -> groups.computeIfAbsent(layer.network() + ", all layers", whole -> new ArrayList<>()).add(layer));
    }
    List<List<String>> rows = new ArrayList<>();
    groups.forEach((name, layers) -> {
      MaskOverlap found = of(masks, layers);
      rows.add(List.of(
          level.variant(), Words.percent(level.sparsity()), name, String.valueOf(found.pairs),
          Words.number(found.overlap), Words.number(found.chance), Words.number(found.deviation)));
    });
    return rows;
  }

  /** Of some layers together, a mean over pairs; N/A if a pair keeps nothing of them. */
  private static MaskOverlap of(List<Map<ParameterName, Mask>> masks, List<ParameterName> layers) {
    MaskOverlap sum = new MaskOverlap();
    for (int i = 0; i < masks.size(); i++) {
      for (int j = i + 1; j < masks.size(); j++) {
        sum.add(masks.get(i), masks.get(j), layers);
      }
    }
    sum.overlap /= sum.pairs;
    sum.chance /= sum.pairs;
    sum.deviation /= sum.pairs;
    return sum;
  }

  private void add(Map<ParameterName, Mask> one, Map<ParameterName, Mask> other, List<ParameterName> layers) {
    double both = 0;
    double mean = 0;
    double expected = 0;
    double variance = 0;
    for (ParameterName layer : layers) {
      double n = one.get(layer).size();
      double a = one.get(layer).kept();
      double b = other.get(layer).kept();
      both += one.get(layer).and(other.get(layer)).kept();
      mean += (a + b) / 2;
      expected += a * b / n;
      variance += n == 1 ? 0 : a * b * (n - a) * (n - b) / (n * n * (n - 1));
    }
    pairs++;
    overlap += both / mean;
    chance += expected / mean;
    deviation += Math.sqrt(variance) / mean;
  }
}
