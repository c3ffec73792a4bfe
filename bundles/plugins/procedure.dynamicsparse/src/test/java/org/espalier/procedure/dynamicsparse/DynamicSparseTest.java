// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.dynamicsparse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.RandomStream;
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
        Map<ParameterName, Mask> first = sparse.trained().get(0);
        sparse.trained().forEach(
            masks -> masks.forEach((name, mask) -> assertEquals(first.get(name).kept(), mask.kept(), name.toString())));
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
  void theShareOfRigLFallsByHalfACosineAndThatOfSetDoesNot() {
    Moves rigl = moves(Map.of("every", 10));
    assertEquals(0.3, rigl.fraction(0, 100), 1e-15);
    assertEquals(0.15 * (1 + Math.sqrt(0.5)), rigl.fraction(75, 400), 1e-15);
    assertEquals(0.15, rigl.fraction(150, 400), 1e-15);
    assertEquals(0, rigl.fraction(300, 400), 1e-15);
    assertEquals(0.3, moves(Map.of("method", "set")).fraction(90, 100));
    assertEquals(0.15, moves(Map.of("method", "set", "decay", "cosine")).fraction(50, 100), 1e-15);
    assertEquals(0.3, moves(Map.of("decay", "constant")).fraction(70, 100));
  }

  /** RigL stops after three quarters; SET moves after every epoch but the last. */
  @Test
  void connectionsMoveUntilTheShareOfTheTrainingToTheIteration() {
    assertDue(moves(Map.of("every", 5)), 100, 5, 70);
    assertDue(moves(Map.of("method", "set")), 20, 1, 19);
    // .55 * 100 and .29 * 100 are not quite 55 and 29 in floating point
    assertDue(moves(Map.of("until", 0.55)), 100, 1, 54);
    assertDue(moves(Map.of("until", 0.29)), 100, 1, 28);
  }

  private static void assertDue(Moves moves, long planned, long first, long last) {
    List<Long> due = LongStream.range(0, planned).filter(i -> moves.due(i, planned)).boxed().toList();
    assertEquals(List.of(first, last), List.of(due.get(0), due.get(due.size() - 1)));
  }

  /** Of 4 positive and 6 negative weights half go: by size the five nearest to 0, by sign two and three. */
  @Test
  void whichConnectionsGo() {
    float[] weights = {0.9f, -0.1f, 0, 0.5f, -0.2f, 0.8f, -0.3f, 0, -0.7f, 0.7f, -0.6f, -0.4f};
    Mask mask = Mask.keeping(12, new int[] {0, 1, 3, 4, 5, 6, 8, 9, 10, 11});
    LayerScores layer = new LayerScores(parameter(3, 4), weights, mask);
    RandomStream ties = Seeds.of(1).stream("ties");
    assertEquals(
        Mask.keeping(12, new int[] {0, 5, 8, 9, 10}), Moves.Drop.SMALLEST.staying(layer, 0.5, ties));
    assertEquals(
        Mask.keeping(12, new int[] {0, 5, 8, 10, 11}), Moves.Drop.SMALLEST_OF_EACH_SIGN.staying(layer, 0.5, ties));
  }

  private static ParameterSpec parameter(int outputs, int inputs) {
    return Architecture.from(Shape.of(inputs)).dense(outputs, Initializer.FAN_IN).build().parameters().get(0);
  }

  /** Where nearly all is kept, most of what goes has to come back; as many go as the fraction says. */
  @Test
  void aConnectionThatHasJustGoneMayComeBack() {
    for (String start : List.of("zero", "drawn")) {
      try (ToyTraining toy = new ToyTraining(engine(), Seeds.of(1).stream("initial"), 30)) {
        ParameterName name = ParameterName.of("model/dense2.weight");
        Mask before = Mask.random(70, 68, Seeds.of(2).stream("mask"));
        toy.masks(Map.of(name, before));
        for (int i = 0; i < 3; i++) {
          toy.iterate();
        }
        float[] weights = toy.weights().get(name);
        Mask staying =
            Moves.Drop.SMALLEST.staying(
                new LayerScores(toy.network().architecture().parameter("dense2.weight"), weights, before), 0.5,
                Seeds.of(1).stream("ties"));
        Moves moves = moves(Map.of("method", "set", "drop", "smallest", "start", start));
        Connections.move(toy, moves, 0.5, Seeds.of(3));
        Mask after = toy.masks().get(name);
        Mask back = after.and(before).and(staying.complement());
        assertEquals(68, after.kept());
        assertEquals(34, staying.kept());
        assertTrue(back.kept() >= 32);
        float[] moment = toy.network().moments("dense2.weight").get(0);
        for (int place : back.places()) {
          boolean same = weights[place] == toy.weights().get(name)[place];
          assertEquals(start.equals("zero"), same, "its weight");
          assertEquals(start.equals("zero"), moment[place] != 0, "its moment");
        }
        for (int place : staying.places()) {
          assertEquals(weights[place], toy.weights().get(name)[place]);
          assertTrue(moment[place] != 0);
        }
      }
    }
  }

  /** New weights are those that the layer's initialiser draws, here normal with variance 2 / (10 + 7). */
  @Test
  void newWeightsOfSetAreDrawnAsTheInitialOnesAre() {
    try (ToyTraining toy = new ToyTraining(engine(), Seeds.of(1).stream("initial"), 30)) {
      ParameterName name = ParameterName.of("model/dense2.weight");
      Mask before = Mask.random(70, 30, Seeds.of(2).stream("mask"));
      toy.masks(Map.of(name, before));
      Connections.move(toy, moves(Map.of("method", "set")), 0.5, Seeds.of(3));
      ParameterSpec parameter = toy.network().architecture().parameter("dense2.weight");
      float[] drawn = parameter.initializer().draw(parameter, Seeds.of(3).scope("drawn").stream(name.toString()));
      Mask come = toy.masks().get(name).and(before.complement());
      assertTrue(come.kept() > 0);
      for (int place : come.places()) {
        assertEquals(drawn[place], toy.weights().get(name)[place]);
      }
    }
  }

  @Test
  void theControlDependsOnNoOptionOfTheMethod() {
    Map<String, Object> others =
        Map.of("method", "set", "fraction", 0.5, "every", 3, "until", 0.5, "start", "zero", "decay", "cosine");
    assertEquals(run(procedure(Map.of()), "static-0.5"), run(procedure(others), "static-0.5"));
    assertEquals(Map.of("method", "static"), run(procedure(others), "static-0.5").parameters().texts());
  }

  @Test
  void aRunDependsOnWhatItUsesAlone() {
    assertEquals(
        Map.of(
            "method", "rigl", "fraction", "0.3", "every", "1", "until", "0.75", "decay", "cosine", "drop", "smallest",
            "start", "zero", "samples", "512"),
        run(procedure(Map.of()), "pruned-0.5").parameters().texts());
    assertEquals(
        run(procedure(Map.of("method", "set")), "pruned-0.5"),
        run(
            procedure(
                Map.of(
                    "method", "set", "samples", 7, "until", 1.0, "decay", "constant", "start", "drawn", "drop",
                    "smallest-of-each-sign")),
            "pruned-0.5"));
    assertEquals(
        run(procedure(Map.of("method", "static")), "pruned-0.5"),
        run(procedure(Map.of("method", "static", "every", 4)), "pruned-0.5"));
  }

  private static RunDefinition run(Procedure procedure, String name) {
    return procedure.runs(SPARSITIES).stream().filter(run -> run.name().equals(name)).findFirst().orElseThrow();
  }

  /** The moves that options ask for. */
  private Moves moves(Map<String, Object> options) {
    return Moves.of(run(procedure(options), "pruned-0.5").parameters());
  }

  @Test
  void theWeakestGoAndTheLargestGradientsComeAtZero() {
    try (ToyTraining toy = new ToyTraining(engine(), Seeds.of(1).stream("initial"), 30)) {
      Map<ParameterName, Mask> before = new LinkedHashMap<>();
      toy.masks().forEach((name, mask) -> {
        if (name.parameter().endsWith(".weight")) {
          before.put(name, Mask.random(mask.size(), mask.size() / 3, Seeds.of(2).stream(name.toString())));
        }
      });
      toy.masks(before);
      for (int i = 0; i < 5; i++) {
        toy.iterate();
      }
      Weights weights = toy.weights();
      Map<ParameterName, float[]> slopes = denseSlopes(toy, weights);
      Method.RIGL.wanted(toy, Connections.of(toy), 24, Seeds.of(3));
      assertEquals(weights, toy.weights(), "looking changes no weight");
      before.forEach((name, mask) -> assertEquals(mask, toy.masks().get(name), "looking changes no mask"));
      Connections.move(toy, moves(Map.of("samples", 24)), 0.4, Seeds.of(3));
      Map<ParameterName, Mask> moved = toy.masks();
      moved.keySet().retainAll(before.keySet());
      moved.forEach((name, mask) -> assertMoved(
          before.get(name), mask, weights.get(name), slopes.get(name), toy.weights().get(name)));
      moved.forEach((name, mask) -> assertMoments(
          toy.network().moments(name.parameter()), before.get(name), mask));
    }
  }

  /** Gradients of the whole data for a network of the same weights without masks. */
  private Map<ParameterName, float[]> denseSlopes(ToyTraining toy, Weights weights) {
    Map<ParameterName, float[]> slopes = new LinkedHashMap<>();
    try (ToyTraining dense = new ToyTraining(engine(), Seeds.of(1).stream("initial"), 30)) {
      dense.weights(weights);
      dense.gradients(24, Seeds.of(9).stream("any"));
      toy.masks().keySet().forEach(
          name -> slopes.put(name, dense.network().gradient(name.parameter())));
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
