package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;

/** Which weights survive, from the masks that runs kept: how many of each layer, and whether they are the same. */
final class Layers {
  private Layers() {}

  /** A table of the layers of each variant that kept masks, at each sparsity; empty if none did. */
  static Optional<Block> table(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    for (Analysis.Level level : analysis.levels()) {
      Map<String, List<Mask>> byLayer = new LinkedHashMap<>();
      for (Study.Run run : level.runs()) {
        run.artifacts().masks().stream().findFirst()
            .ifPresent(name -> run.artifacts().masks(name)
                .forEach((layer, mask) -> byLayer.computeIfAbsent(layer, l -> new ArrayList<>()).add(mask)));
      }
      byLayer.forEach((layer, masks) -> rows.add(row(level, layer, masks)));
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(Block.Table.plain(
        "Weights that survive in each layer: share that is kept, over seeds; and the overlap of the masks of two seeds"
            + " (Jaccard: kept by both / kept by either), over all pairs of seeds, beside what masks of the same"
            + " sizes have by chance. Initial weights differ between seeds, and hidden units have no order, so that"
            + " more than chance says that inputs or outputs matter.",
        List.of("variant", "sparsity", "layer", "weights", "kept", "overlap", "by chance"), rows));
  }

  private static List<String> row(Analysis.Level level, String layer, List<Mask> masks) {
    double size = masks.get(0).size();
    Interval kept = Statistic.MEAN.interval(masks.stream().mapToDouble(mask -> mask.kept() / size).toArray());
    List<Double> overlaps = new ArrayList<>();
    List<Double> chances = new ArrayList<>();
    for (int i = 0; i < masks.size(); i++) {
      for (int j = i + 1; j < masks.size(); j++) {
        overlaps.add(jaccard(masks.get(i).and(masks.get(j)).kept(), masks.get(i).kept(), masks.get(j).kept()));
        chances.add(jaccard(masks.get(i).kept() * (masks.get(j).kept() / size), masks.get(i).kept(),
            masks.get(j).kept()));
      }
    }
    return List.of(
        level.variant(), Words.percent(level.sparsity()), layer, String.valueOf((int) size), Words.interval(kept),
        Words.number(Figures.mean(overlaps)), Words.number(Figures.mean(chances)));
  }

  private static double jaccard(double both, double one, double other) {
    return one + other == 0 ? Double.NaN : both / (one + other - both);
  }
}
