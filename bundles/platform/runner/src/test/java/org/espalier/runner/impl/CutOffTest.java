// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.pruning.Criterion;
import org.espalier.laboratory.Lab;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PruneRules;
import org.espalier.plan.PruneRules.EmptyLayers;
import org.espalier.store.Cut;
import org.espalier.store.RunResult;
import org.espalier.store.StoredExperiment;
import org.junit.jupiter.api.Test;

/** Networks through which nothing passes any more are counted or refused. */
class CutOffTest extends Experiments {
  @Test
  void anEmptiedLayerIsCountedOrRefused() {
    lab.put(Criterion.KIND, (Criterion) subject -> {
      Map<String, float[]> scores = new HashMap<>();
      subject.prunable().forEach(parameter -> scores.put(parameter.name(), new float[parameter.size()]));
      Arrays.fill(scores.get("dense1.weight"), 1);
      return scores;
    });
    ExperimentPlan lenient = Lab.plan(1, List.of(0.9), new PruneRules(List.of(), Map.of(), EmptyLayers.ALLOW));
    run(lenient, "lenient");
    RunResult ticket = StoredExperiment.read(temporary.resolve("lenient")).runs().get(1).result().orElseThrow();
    Map<String, Double> metrics = ticket.measured().orElseThrow().metrics();
    assertEquals(1, metrics.get("layers.empty"));
    assertEquals(1, metrics.get("cut-off"));
    assertEquals(List.of(new Cut("net", "dense2")), Cut.of(metrics));

    ExperimentPlan strict = Lab.plan(1, List.of(0.9), new PruneRules(List.of(), Map.of(), EmptyLayers.REFUSE));
    assertEquals(
        "sparsity 0.45 leaves no weight of net/dense2.weight; lower it, exclude the layer, choose another distribution,"
            + " or set prune.empty-layers to warn",
        run(strict, "strict").problems().get(0).problem());
  }

  /** The first layer keeps what leads to its first neuron, the second what reads another. */
  @Test
  void aNetworkMayBeCutOffThoughEveryLayerKeepsWeights() {
    lab.put(Criterion.KIND, (Criterion) subject -> {
      Map<String, float[]> scores = new HashMap<>();
      subject.prunable().forEach(parameter -> scores.put(parameter.name(), new float[parameter.size()]));
      Arrays.fill(scores.get("dense1.weight"), 0, 6, 1);
      for (int output = 0; output < 4; output++) {
        scores.get("dense2.weight")[8 * output + 1] = 1;
      }
      return scores;
    });
    run(Lab.plan(1, List.of(0.9), new PruneRules(List.of(), Map.of(), EmptyLayers.ALLOW)), "lenient");
    RunResult ticket = StoredExperiment.read(temporary.resolve("lenient")).runs().get(1).result().orElseThrow();
    Map<String, Double> metrics = ticket.measured().orElseThrow().metrics();
    assertEquals(0, metrics.get("layers.empty"));
    assertEquals(1, metrics.get("cut-off"));
    assertEquals(List.of(new Cut("net", "dense2")), Cut.of(metrics));

    ExperimentPlan strict = Lab.plan(1, List.of(0.9), new PruneRules(List.of(), Map.of(), EmptyLayers.REFUSE));
    assertEquals(
        "sparsity 0.9 leaves no path of kept weights through net/dense2; lower it, exclude the layer, choose another"
            + " distribution, or set prune.empty-layers to warn",
        run(strict, "strict").problems().get(0).problem());
  }
}
