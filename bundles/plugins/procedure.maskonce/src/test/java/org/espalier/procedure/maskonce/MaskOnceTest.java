// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.maskonce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.procedure.Procedure;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.junit.jupiter.api.Test;

class MaskOnceTest extends ProcedureContract {

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return new MaskOnce();
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void weightsAreRemovedOnceAndGrowBack() {
    Map<String, Laboratory.Entry> entries = Laboratory.carryOut(procedure(Map.of()), engine(), SEED, List.of(0.5));
    Laboratory.Entry ticket = entries.get("ticket-0.5");
    assertEquals(0.5, zeros(ticket.starts().get(0)), 0.01);
    for (Mask mask : ticket.masks().get(0).values()) {
      assertEquals(mask.size(), mask.kept());
    }
    double regrown = ticket.metrics().get("mask.regrown");
    assertTrue(regrown > 0.9, "regrown " + regrown);
    assertEquals(0.5 * (1 - regrown), zeros(ticket.evaluated().get(0)), 0.01);
  }

  @Test
  void retentionIsTheRatioOfErrorsSparseOverDense() {
    Map<String, Laboratory.Entry> entries = Laboratory.carryOut(procedure(Map.of()), engine(), SEED, List.of(0.8));
    double dense = entries.get("dense").metrics().get("score");
    for (String run : List.of("ticket-0.8", "second-init")) {
      Map<String, Double> metrics = entries.get(run).metrics();
      // the toy task's splits are the same examples, so its training error is its score
      assertEquals(metrics.get("score") / dense, metrics.get("naive.retention"), 1e-6);
      boolean survives = metrics.get("naive.retention") >= 0.9 && metrics.get("naive.diversity") >= 0.8;
      assertEquals(survives ? 1 : 0, metrics.get("naive.survives"));
    }
  }

  private static double zeros(Weights weights) {
    int zeros = 0;
    int all = 0;
    for (String name : weights.names()) {
      if (name.endsWith(".weight")) {
        for (float value : weights.get(name)) {
          zeros += value == 0 ? 1 : 0;
          all++;
        }
      }
    }
    return (double) zeros / all;
  }

  @Test
  void theConclusionIsDrawnFromWhatSurvived() {
    Map<String, Laboratory.Entry> entries =
        Laboratory.carryOut(procedure(Map.of()), engine(), SEED, List.of(0.05, 0.5, 0.9));
    double survived =
        entries.get("ticket-0.05").metrics().get("naive.survives")
            + entries.get("ticket-0.5").metrics().get("naive.survives");
    Map<String, Double> verdict = entries.get("verdict").metrics();
    assertEquals(1 - survived / 2, verdict.get("naive.failure-50"), 1e-12);
    assertEquals(entries.get("dense").metrics().get("score"), verdict.get("score"));
  }

  @Test
  void failureIsConfirmedByClosenessToThePublishedShare() {
    assertEquals(
        Map.of("naive.failure-50", 0.5, "naive.confirmed", 0.0),
        new NaiveVerdict(Map.of(0.3, false, 0.5, true, 0.7, true)).metrics());
    assertEquals(
        Map.of("naive.failure-5", 0.0, "naive.failure-50", 0.75, "naive.confirmed", 1.0),
        new NaiveVerdict(Map.of(0.05, true, 0.1, false, 0.2, false, 0.3, false)).metrics());
  }
}
