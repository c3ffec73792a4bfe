// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Trainable;
import org.espalier.api.engine.Network;
import org.espalier.laboratory.Walk;
import org.espalier.laboratory.PlainNetwork;
import org.espalier.laboratory.Weightwise;
import org.espalier.plan.PruneRules;
import org.espalier.plan.PruneRules.EmptyLayers;
import org.junit.jupiter.api.Test;

class PruningTest {
  private static final Seeds SEEDS = Seeds.of(1);
  private static final ParameterName FIRST = ParameterName.of("net/dense1.weight");
  private static final Criterion RANDOM = subject -> {
    Map<String, float[]> scores = new HashMap<>();
    subject.prunable().forEach(parameter -> {
      float[] drawn = new float[parameter.size()];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = subject.stream(parameter.name()).nextFloat();
      }
      scores.put(parameter.name(), drawn);
    });
    return scores;
  };

  private final Trainable walk = new Walk(new TaskContext() {
    @Override
    public Network network(String name, Shape input, Head head) {
      Architecture architecture = Architecture.from(input).dense(7, Initializer.FAN_IN).activate(Activation.RELU)
          .dense(head.outputs(), Initializer.FAN_IN).build();
      return new PlainNetwork(architecture, SEEDS.stream(name));
    }

    @Override
    public Seeds seeds() {
      return SEEDS;
    }
  });

  private Map<ParameterName, Mask> prune(double sparsity, String... excluded) {
    return new Pruning(RANDOM, Selection::counts, new Weightwise(), rules(excluded))
        .masks(walk, walk.weights(), sparsity, SEEDS);
  }

  private static PruneRules rules(String... excluded) {
    return new PruneRules(List.of(excluded), Map.of(), EmptyLayers.WARN);
  }

  private static int kept(Map<ParameterName, Mask> masks) {
    return masks.values().stream().mapToInt(Mask::kept).sum();
  }

  @Test
  void theNearestNumberOfWeightsIsKept() {
    // 6 x 7 + 7 x 4 = 70 weights
    assertEquals(35, kept(prune(0.5)));
    assertEquals(1, kept(prune(0.99)));
    assertEquals(0, kept(prune(0.999)));
    assertEquals(Set.of(FIRST, ParameterName.of("net/dense2.weight")), prune(0.5).keySet());
  }

  @Test
  void equalScoresAreCutExactlyAsWell() {
    Criterion equal = subject -> Map.of("dense1.weight", new float[42], "dense2.weight", new float[28]);
    Map<ParameterName, Mask> masks =
        new Pruning(equal, Selection::counts, new Weightwise(), PruneRules.DEFAULT)
            .masks(walk, walk.weights(), 0.8, SEEDS);
    assertEquals(14, kept(masks));
  }

  @Test
  void aNetworkGetsItsPartOfTheSparsity() {
    assertEquals(70 - 28, kept(scaled(0.5)));
    assertEquals(70 - 56, kept(scaled(1)));
    assertEquals(Map.of(), scaled(0));
  }

  private Map<ParameterName, Mask> scaled(double part) {
    PruneRules rules = new PruneRules(List.of(), Map.of("net", part), EmptyLayers.WARN);
    return new Pruning(RANDOM, Selection::counts, new Weightwise(), rules).masks(walk, walk.weights(), 0.8, SEEDS);
  }

  @Test
  void excludedLayersAreNotPruned() {
    assertEquals(Set.of(FIRST), prune(0.5, "dense2").keySet());
    assertEquals(21, kept(prune(0.5, "net/*2")));
    assertEquals(Map.of(), prune(0.5, "net/*"));
    String refused = assertThrows(InvalidInputException.class, () -> prune(0.5, "dense2", "conv*")).getMessage();
    assertEquals(
        "prune: exclude: no layer is called conv*; there are net/dense1, net/relu1, net/dense2", refused);
  }

  @Test
  void whatIsMaskedStaysMasked() {
    Map<ParameterName, Mask> first = prune(0.5);
    walk.masks(first);
    Map<ParameterName, Mask> second = prune(0.8);
    assertEquals(14, kept(second));
    second.forEach((name, mask) -> assertEquals(mask, mask.and(first.get(name))));
    walk.masks(second);
  }

  @Test
  void masksAreShuffledNetworkByNetwork() {
    Map<ParameterName, Mask> masks = prune(0.5);
    Pruning pruning = new Pruning(RANDOM, Selection::counts, new Weightwise(), PruneRules.DEFAULT);
    Map<ParameterName, Mask> shuffled = pruning.shuffle(walk, masks, SEEDS);
    assertEquals(masks.keySet(), shuffled.keySet());
    masks.forEach((name, mask) -> assertEquals(mask.kept(), shuffled.get(name).kept(), name.toString()));
    assertNotEquals(masks, shuffled);
    assertEquals(shuffled, pruning.shuffle(walk, masks, SEEDS));
    assertNotEquals(shuffled, pruning.shuffle(walk, masks, SEEDS.scope("other")));
  }

  @Test
  void aGranularityThatCanNotIsRefusedWithItsReason() {
    String refused = assertThrows(InvalidInputException.class, () -> prune(0.99995)).getMessage();
    assertEquals("granularity: nothing would be left", refused);
  }

  @Test
  void aCriterionThatCanNotIsRefusedWithItsReason() {
    Criterion picky = new Criterion() {
      @Override
      public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable) {
        return Optional.of("no batch norm follows " + prunable.get(0).layer());
      }

      @Override
      public Map<String, float[]> score(Subject subject) {
        throw new AssertionError("it was asked for scores");
      }
    };
    Pruning pruning = new Pruning(picky, Selection::counts, new Weightwise(), PruneRules.DEFAULT);
    String refused =
        assertThrows(InvalidInputException.class, () -> pruning.masks(walk, walk.weights(), 0.5, SEEDS)).getMessage();
    assertEquals("criterion: no batch norm follows dense1", refused);
  }

  @Test
  void aCriterionIsToldTheSparsityAskedFor() {
    double[] told = {0};
    Criterion curious = subject -> {
      told[0] = subject.sparsity().orElseThrow();
      return RANDOM.score(subject);
    };
    new Pruning(curious, Selection::counts, new Weightwise(), PruneRules.DEFAULT)
        .masks(walk, walk.weights(), 0.8, SEEDS);
    assertEquals(0.8, told[0]);
  }

  /** By random scores, with something in return. */
  private record Generous(Map<String, float[]> changes) implements Criterion {
    @Override
    public Map<String, float[]> score(Subject subject) {
      return RANDOM.score(subject);
    }

    @Override
    public Map<String, float[]> compensate(Subject subject, Map<String, Mask> masks) {
      assertEquals(Set.of("dense1.weight"), masks.keySet());
      return changes;
    }
  }

  private Optional<Weights> compensated(Map<String, float[]> changes) {
    return new Pruning(new Generous(changes), Selection::counts, new Weightwise(), PruneRules.DEFAULT)
        .compensated(walk, walk.weights(), Map.of(FIRST, Mask.random(42, 20, SEEDS.stream("m"))), SEEDS);
  }

  @Test
  void newValuesTakeTheirPlaceAmongAllWeights() {
    float[] values = new float[42];
    Arrays.fill(values, 3);
    Weights weights = compensated(Map.of("dense1.weight", values)).orElseThrow();
    assertArrayEquals(values, weights.get(FIRST));
    for (String name : walk.weights().names()) {
      if (!name.equals(FIRST.toString())) {
        assertArrayEquals(walk.weights().get(name), weights.get(name), name);
      }
    }
    assertEquals(Optional.empty(), compensated(Map.of()));
  }

  @Test
  void newValuesMustFitAndBeNumbers() {
    float[] broken = new float[42];
    broken[7] = Float.NaN;
    assertEquals(
        "it gave dense1.weight the new value NaN",
        assertThrows(BrokenPromise.class, () -> compensated(Map.of("dense1.weight", broken))).getMessage());
    assertEquals(
        "it gave 41 new values for dense1.weight, which is no trained parameter of as many",
        assertThrows(BrokenPromise.class, () -> compensated(Map.of("dense1.weight", new float[41]))).getMessage());
    assertThrows(BrokenPromise.class, () -> compensated(Map.of("dense9.weight", new float[42])));
  }

  @Test
  void aGranularityMayNotBringBackWhatWasRemoved() {
    walk.masks(prune(0.5));
    Granularity careless = new Granularity() {
      @Override
      public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable, double sparsity) {
        return Optional.empty();
      }

      @Override
      public Map<String, Mask> select(
          Architecture architecture, List<LayerScores> scores, double sparsity, Distribution distribution,
          RandomStream ties) {
        return Map.of("dense1.weight", Mask.all(42));
      }

      @Override
      public Map<String, Mask> shuffle(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
        return Map.of();
      }
    };
    Pruning pruning = new Pruning(RANDOM, Selection::counts, careless, PruneRules.DEFAULT);
    String broken =
        assertThrows(BrokenPromise.class, () -> pruning.masks(walk, walk.weights(), 0.8, SEEDS)).getMessage();
    assertEquals("it keeps weights of dense1.weight that were removed before", broken);
    Map<ParameterName, Mask> masks = Map.of(FIRST, Mask.all(42));
    assertEquals(
        "it shuffled masks of [net/dense1.weight] to masks of []",
        assertThrows(BrokenPromise.class, () -> pruning.shuffle(walk, masks, SEEDS)).getMessage());
  }
}
