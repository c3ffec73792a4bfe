// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.json.JsonObject;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.Lineup;
import org.espalier.plan.PluginUse;
import org.espalier.plan.PruneRules;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Strategy;

/** An experiment of one dense run and one ticket a sparsity. */
final class Plans {
  private Plans() {}

  static ExperimentPlan experiment(List<Double> sparsities, String engineDigest) {
    List<RunPlan> runs = new ArrayList<>();
    RunDefinition dense = new RunDefinition("dense", OptionalDouble.empty(), Parameters.NONE, List.of());
    runs.add(RunPlan.of("study", 0, dense, Map.of(), Map.of(), lineup(engineDigest, false), PruneRules.DEFAULT));
    for (double sparsity : sparsities) {
      RunDefinition ticket = new RunDefinition(
          "ticket", OptionalDouble.of(sparsity), Parameters.NONE, List.of(DenseRun.REFERENCE));
      runs.add(
          RunPlan.of(
              "study", 0, ticket, Map.of(DenseRun.REFERENCE, runs.get(0).id()),
              Map.of("criterion", "magnitude, \"l1\""),
              lineup(engineDigest, true), PruneRules.DEFAULT));
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("engine", "jvm");
    spec.put("sparsity", sparsities);
    return ExperimentPlan.of("study", "", new JsonObject(spec), runs, Optional.empty());
  }

  private static Lineup lineup(String engineDigest, boolean pruned) {
    return new Lineup(
        use("task", "supervised", "00"), use("architecture", "mlp", "00"), use("engine", "jvm", engineDigest),
        use("procedure", "lottery-ticket", "00"), pruned ? Optional.of(strategy()) : Optional.empty(), List.of());
  }

  private static Strategy strategy() {
    return new Strategy(
        use("criterion", "magnitude", "00"), use("distribution", "global", "00"), use("granularity", "weight", "00"),
        Optional.empty());
  }

  private static PluginUse use(String kind, String name, String digest) {
    return new PluginUse(kind, name, "1.0.0", "org.espalier." + name, digest, Map.of(), Map.of());
  }
}
