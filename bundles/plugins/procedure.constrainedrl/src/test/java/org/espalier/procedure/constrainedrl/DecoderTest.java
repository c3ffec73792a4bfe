// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.Budgets;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.Shape;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.network.Size;
import org.junit.jupiter.api.Test;

class DecoderTest {
  private static final int IMAGES = 5;

  private final RandomStream random = Seeds.of(4).stream("cases");

  /**
   * What a network computes if its activations are multiplied by gates: it is taken apart behind each activation, and
   * the pieces are computed by networks of their own.
   */
  private float[] gatedBehindActivations(Trainable trained, float[] images, double[][] gates) {
    Network whole = trained.networks().get("model");
    List<List<Node>> pieces = new ArrayList<>(List.of(new ArrayList<>()));
    for (Node node : whole.architecture().nodes()) {
      pieces.get(pieces.size() - 1).add(node);
      if (node.layer() instanceof Layer.Activate) {
        pieces.add(new ArrayList<>());
      }
    }
    float[] values = images;
    Shape shape = whole.architecture().inputShape();
    for (int p = 0; p < pieces.size(); p++) {
      Architecture.Builder layers = Architecture.from(shape);
      pieces.get(p).forEach(node -> layers.then(node.layer()));
      Architecture piece = layers.build();
      try (Network network = new JvmEngine().create(piece, Seeds.of(0).stream("unused"))) {
        for (int i = 0; i < pieces.get(p).size(); i++) {
          String own = piece.nodes().get(i).name();
          String known = pieces.get(p).get(i).name();
          whole.architecture().parameters().stream().filter(parameter -> parameter.layer().equals(known)).forEach(
              parameter -> network.values(
                  parameter.name().replace(known, own), whole.values(parameter.name())));
        }
        values = network.pass(IMAGES).forward(values, IMAGES, Pass.Mode.INFER).clone();
      }
      shape = piece.outputShape();
      if (p < pieces.size() - 1) {
        int area = shape.size() / shape.get(0);
        for (int i = 0; i < values.length; i++) {
          values[i] *= (float) gates[p][i / area % shape.get(0)];
        }
      }
    }
    return values;
  }

  private static float[] computed(RunContext run, AllocationSpace space, Candidate candidate, Weights start,
      float[] images) {
    try (Trainable small = run.shrunk(start.with(candidate.values()), candidate.masks())) {
      return small.networks().get(space.network()).pass(IMAGES).forward(images, IMAGES, Pass.Mode.INFER).clone();
    }
  }

  private double[][] gates(AllocationSpace space, int width) {
    double[][] gates = new double[space.layers().size()][width];
    for (double[] gate : gates) {
      Arrays.setAll(gate, c -> Math.max(0, random.nextDouble() * 1.2 - 0.2));
    }
    return gates;
  }

  private float[] images(AllocationSpace space) {
    float[] images = new float[IMAGES * space.whole().inputShape().size()];
    for (int i = 0; i < images.length; i++) {
      images[i] = (float) random.nextGaussian();
    }
    return images;
  }

  @Test
  void continuousMasksMultiplyActivations() {
    Within.aRun((run, space) -> {
      try (Trainable trained = run.trainable()) {
        run.train(trained);
        FineDecoder decoder = new FineDecoder(space, true);
        assertEquals(10, decoder.width());
        float[] images = images(space);
        double[][] gates = gates(space, 10);
        Candidate candidate = decoder.rewarded(space, trained.weights(), gates, decoder.pruning(gates, 1));
        assertArrayEquals(
            gatedBehindActivations(trained, images, gates),
            computed(run, space, candidate, trained.weights(), images), 1e-5f);
      }
    });
  }

  @Test
  void whatTheThresholdLeavesComputesWhatTheMaskedNetworkDoes() {
    Within.aRun((run, space) -> {
      try (Trainable trained = run.trainable()) {
        run.train(trained);
        FineDecoder decoder = new FineDecoder(space, false);
        float[] images = images(space);
        double[][] gates = gates(space, 10);
        double[][] binary = Arrays.stream(gates)
            .map(gate -> Arrays.stream(gate).map(value -> value >= 0.5 ? 1 : 0).toArray()).toArray(double[][]::new);
        Pruning pruning = decoder.pruning(gates, 1);
        Candidate candidate = decoder.rewarded(space, trained.weights(), gates, pruning);
        assertTrue(candidate.values().isEmpty());
        for (int layer = 0; layer < 3; layer++) {
          int filters = space.layers().get(layer).filters();
          assertEquals(
              Arrays.stream(binary[layer]).limit(filters).sum(), pruning.kept().get(layer).doubleValue());
        }
        assertArrayEquals(
            gatedBehindActivations(trained, images, binary),
            computed(run, space, candidate, trained.weights(), images), 1e-5f);
        try (Trainable small = run.shrunk(trained.weights(), candidate.masks())) {
          assertEquals(
              space.architecture(pruning.allocation()), small.networks().get(space.network()).architecture());
        }
      }
    });
  }

  @Test
  void aLayerKeepsTheFilterOfTheLargestNumber() {
    Within.aRun((run, space) -> {
      double[][] gates = new double[3][10];
      gates[0][4] = 0.3;
      gates[1][9] = 0.9;
      gates[2][9] = 0.9;
      FineDecoder decoder = new FineDecoder(space, true);
      Pruning pruning = decoder.pruning(gates, 1);
      assertEquals(List.of(1, 1, 1), pruning.kept());
      assertEquals(List.of(BitSet.valueOf(new long[] {16}), BitSet.valueOf(new long[] {1}),
          BitSet.valueOf(new long[] {512})), pruning.filters());
      assertEquals(1 - (0.3 + 0.9) / 24, decoder.removed(gates, 1), 1e-12);
    });
  }

  @Test
  void prunedByTheCriterionOrByName() {
    Within.aRun((run, space) -> {
      int[] kept = {2, 8, 3};
      Pruning byCriterion = Pruning.of(kept);
      Map<ParameterName, Mask> masks = byCriterion.masks(space);
      List<BitSet> filters = new ArrayList<>();
      for (AllocationSpace.PrunableLayer layer : space.layers()) {
        Mask gain = masks.getOrDefault(
            new ParameterName(space.network(), "norm" + (layer.number() + 1) + ".gain"), Mask.all(layer.filters()));
        BitSet own = new BitSet();
        for (int c = 0; c < layer.filters(); c++) {
          own.set(c, gain.keeps(c));
        }
        filters.add(own);
      }
      Pruning.of(filters).masks(space).forEach((name, mask) ->
          assertEquals(masks.getOrDefault(name, Mask.all(mask.size())), mask, name.toString()));
      assertTrue(Pruning.of(filters).masks(space).keySet().containsAll(masks.keySet()));
      assertEquals(byCriterion, Pruning.of(space, byCriterion.array(space)));
      assertEquals(Pruning.of(filters), Pruning.of(space, Pruning.of(filters).array(space)));
    });
  }

  @Test
  void sharesAreCapped() {
    Within.aRun((run, space) -> {
      CoarseDecoder decoder = new CoarseDecoder(space, UnaryOperator.identity());
      double[][] episode = {{0.99}, {0.5}, {0}};
      assertEquals(List.of(1, 4, 10), decoder.pruning(episode, 0.8).kept());
      assertEquals((0.8 + 0.5) / 3, decoder.removed(episode, 0.8), 1e-12);
      assertEquals(List.of(3, 4, 10), decoder.pruning(episode, 0.5).kept());
    });
  }

  /** By trying all that a layer could keep, with further layers at their least. */
  @Test
  void limitedActionsLeaveBudgetsToBeMet() {
    Within.aRun((run, space) -> {
      for (Size size : List.of(Size.FILTERS, Size.MACS)) {
        Budgets budgets = Within.budgets(run, space, size, 0.4);
        for (int[] wanted : List.of(new int[] {6, 8, 10}, new int[] {1, 8, 10}, new int[] {2, 2, 2})) {
          int[] expected = {1, 1, 1};
          for (int layer = 0; layer < 3; layer++) {
            int[] tried = expected.clone();
            for (int count = 1; count <= wanted[layer]; count++) {
              tried[layer] = count;
              expected[layer] = budgets.meets(tried) ? count : expected[layer];
            }
          }
          assertArrayEquals(expected, new ActionLimits(space, budgets).apply(wanted));
          assertTrue(budgets.meets(expected));
        }
      }
    });
  }
}
