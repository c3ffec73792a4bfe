package org.espalier.procedure.dynamicsparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class DynamicSparseTest extends ProcedureContract {
  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected boolean regrows() {
    return true;
  }

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return new DynamicSparse(Converters.standardConverter().convert(options).to(DynamicSparse.Options.class));
  }

  @Test
  void everyLayerKeepsItsNumberOfConnectionsThroughout() {
    for (String method : List.of("static", "set", "rigl")) {
      Map<String, Laboratory.Entry> entries = carryOut(Map.of("method", method, "fraction", 0.5));
      for (double sparsity : SPARSITIES) {
        Laboratory.Entry sparse = entries.get("pruned-" + sparsity);
        Map<String, Mask> first = sparse.trained().get(0);
        sparse.trained().forEach(
            masks -> masks.forEach((name, mask) -> assertEquals(first.get(name).kept(), mask.kept(), name)));
        assertEquals(method.equals("static"), first.equals(sparse.masks().get(0)), method);
      }
    }
  }

  @Test
  void theControlHasTheSameFirstConnectionsAndKeepsThem() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    for (double sparsity : SPARSITIES) {
      Laboratory.Entry control = entries.get("static-" + sparsity);
      assertEquals(entries.get("pruned-" + sparsity).trained().get(0), control.trained().get(0));
      assertEquals(control.trained().get(0), control.masks().get(0));
    }
  }

  @Test
  void connectionsMoveWhenTheyAreDueAndStayInTheEnd() {
    Laboratory.Entry sparse = carryOut(Map.of("method", "set", "every", 4, "until", 0.5)).get("pruned-0.5");
    for (int i = 1; i < Laboratory.ITERATIONS; i++) {
      boolean moved = !sparse.trained().get(i).equals(sparse.trained().get(i - 1));
      assertEquals(i % 4 == 0 && i < Laboratory.ITERATIONS / 2, moved, "before iteration " + i);
    }
  }

  /** Evci et al. 2020, sec. 3: f(t) = alpha / 2 (1 + cos(t pi / T_end)). */
  @Test
  void theShareOfRigLFallsByHalfACosine() {
    assertEquals(0.3, Method.RIGL.fraction(0.3, 0), 1e-15);
    assertEquals(0.15, Method.RIGL.fraction(0.3, 0.5), 1e-15);
    assertEquals(0.15 * (1 + Math.sqrt(0.5)), Method.RIGL.fraction(0.3, 0.25), 1e-15);
    assertEquals(0, Method.RIGL.fraction(0.3, 1), 1e-15);
    assertEquals(0.3, Method.SET.fraction(0.3, 0.9));
  }

  @Test
  void theWeakestGoAndTheLargestGradientsComeAtZero() {
    try (ToyTraining toy = new ToyTraining(engine(), Seeds.of(1).stream("initial"), 30)) {
      Map<String, Mask> before = new LinkedHashMap<>();
      toy.masks().forEach((name, mask) -> {
        if (name.endsWith(".weight")) {
          before.put(name, Mask.random(mask.size(), mask.size() / 3, Seeds.of(2).stream(name)));
        }
      });
      toy.masks(before);
      for (int i = 0; i < 5; i++) {
        toy.iterate();
      }
      Weights weights = toy.weights();
      Map<String, float[]> slopes = denseSlopes(toy, weights);
      Map<String, Mask> moved = Connections.moved(toy, Method.RIGL, 0.4, 24, Seeds.of(3));
      assertEquals(before.keySet(), moved.keySet());
      assertEquals(weights, toy.weights(), "looking changes no weight");
      before.forEach((name, mask) -> assertEquals(mask, toy.masks().get(name), "looking changes no mask"));
      toy.masks(moved);
      moved.forEach((name, mask) -> assertMoved(
          before.get(name), mask, weights.get(name), slopes.get(name), toy.weights().get(name)));
      moved.forEach((name, mask) -> assertMoments(
          toy.network().moments(name.substring("model/".length())), before.get(name), mask));
    }
  }

  /** Gradients of the whole data for a network of the same weights without masks. */
  private Map<String, float[]> denseSlopes(ToyTraining toy, Weights weights) {
    Map<String, float[]> slopes = new LinkedHashMap<>();
    try (ToyTraining dense = new ToyTraining(engine(), Seeds.of(1).stream("initial"), 30)) {
      dense.weights(weights);
      dense.gradients(24, Seeds.of(9).stream("any"));
      toy.masks().keySet().forEach(
          name -> slopes.put(name, dense.network().gradient(name.substring("model/".length()))));
    }
    return slopes;
  }

  private static void assertMoved(Mask before, Mask after, float[] weights, float[] slopes, float[] now) {
    assertEquals(before.kept(), after.kept());
    assertEquals(Math.round(0.4 * before.kept()), before.kept() - before.and(after).kept(), 2, "moved, but come back");
    float weakestStaying = Float.POSITIVE_INFINITY;
    float strongestGone = 0;
    float leastCome = Float.POSITIVE_INFINITY;
    float greatestFree = 0;
    for (int i = 0; i < weights.length; i++) {
      if (after.keeps(i)) {
        if (before.keeps(i)) {
          weakestStaying = Math.min(weakestStaying, Math.abs(weights[i]));
          assertEquals(weights[i], now[i]);
        } else {
          leastCome = Math.min(leastCome, Math.abs(slopes[i]));
          assertEquals(0, now[i]);
        }
      } else {
        strongestGone = Math.max(strongestGone, before.keeps(i) ? Math.abs(weights[i]) : 0);
        greatestFree = Math.max(greatestFree, Math.abs(slopes[i]));
      }
    }
    assertTrue(leastCome >= greatestFree, leastCome + " came and " + greatestFree + " did not");
    assertTrue(strongestGone < Float.POSITIVE_INFINITY && weakestStaying > 0);
  }

  private static void assertMoments(List<float[]> moments, Mask before, Mask after) {
    assertEquals(2, moments.size());
    for (float[] moment : moments) {
      for (int i = 0; i < moment.length; i++) {
        boolean stayed = before.keeps(i) && after.keeps(i);
        assertTrue(stayed || moment[i] == 0, "a connection that came or went has a moment of " + moment[i]);
      }
    }
  }

  @Test
  void whatItNeedsIsAskedForBeforeAnythingRuns() {
    Circumstances poor = new Circumstances(30, Set.of("single-weights"), Optional.empty());
    assertTrue(procedure(Map.of()).refusal(poor).orElseThrow().contains("gradients"));
    assertEquals(Optional.empty(), procedure(Map.of("method", "set")).refusal(poor));
    Circumstances whole = new Circumstances(30, Set.of("gradients"), Optional.empty());
    assertTrue(procedure(Map.of()).refusal(whole).orElseThrow().contains("granularity: weight"));
    assertEquals(Optional.empty(), procedure(Map.of("method", "static")).refusal(whole));
  }
}
