// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.granularity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.Seeds;
import org.espalier.tck.pruning.GranularityContract;
import org.junit.jupiter.api.Test;

/** The contract of every granularity, and what a row is. */
class SeedlingTest extends GranularityContract {

  @Override
  protected Granularity granularity() {
    return new Seedling();
  }

  @Override
  protected Architecture architecture() {
    return Architecture.from(Shape.of(6))
        .dense(16, Initializer.FAN_IN)
        .activate(Activation.TANH)
        .dense(8, Initializer.FAN_IN)
        .build();
  }

  @Override
  protected double sparsity() {
    return 0.5;
  }

  @Test
  void theRowsOfHighestMeanStayWhole() {
    Architecture twoRows = Architecture.from(Shape.of(3)).dense(2, Initializer.FAN_IN).build();
    ParameterSpec weights = twoRows.parameters().get(0);
    LayerScores scores = new LayerScores(weights, new float[] {9, 0, 0, 4, 4, 4}, Mask.all(6));
    Map<String, Mask> masks =
        granularity().select(twoRows, List.of(scores), 0.5, Selection::counts, Seeds.of(0).stream("ties"));
    assertEquals(Map.of(weights.name(), Mask.keeping(6, new int[] {3, 4, 5})), masks);
  }
}
