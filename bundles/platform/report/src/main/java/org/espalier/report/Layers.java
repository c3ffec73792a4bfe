// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;
import org.espalier.statistics.Interval;
import org.espalier.statistics.Statistic;

/** How many weights of each layer survive, from the masks that runs kept. */
final class Layers {
  private Layers() {}

  /** A table of the layers of each variant that kept masks, at each sparsity; empty if none did. */
  static Optional<Block> table(Analysis analysis) {
    List<List<String>> rows = new ArrayList<>();
    for (Level level : analysis.levels()) {
      Map<ParameterName, List<Mask>> byLayer = new LinkedHashMap<>();
      for (Study.Run run : level.runs()) {
        run.artifacts().masks().stream().findFirst()
            .ifPresent(name -> run.artifacts().masks(name)
                .forEach((layer, mask) -> byLayer.computeIfAbsent(layer, l -> new ArrayList<>()).add(mask)));
      }
      byLayer.forEach((layer, masks) -> rows.add(row(level, layer, masks)));
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(Block.Table.plain(
        "Weights that survive in each layer: share that is kept, mean over seeds with Student's 95 % interval.",
        List.of("variant", "sparsity", "layer", "weights", "kept"), rows));
  }

  private static List<String> row(Level level, ParameterName layer, List<Mask> masks) {
    double size = masks.get(0).size();
    Interval kept = Statistic.MEAN.interval(masks.stream().mapToDouble(mask -> mask.kept() / size).toArray());
    return List.of(
        level.variant(), Words.percent(level.sparsity()), layer.toString(), String.valueOf((int) size),
        Words.interval(kept));
  }
}
