// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;
import org.espalier.tck.procedure.Toy;
import org.junit.jupiter.api.Test;

class AllocationSpaceTest {
  private static final int BATCH = 5;
  private static final int[] KEPT = {2, 5, 3};

  private static float[] inputs() {
    RandomStream random = Seeds.of(9).stream("inputs");
    float[] inputs = new float[BATCH * 2 * 6 * 6];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
    }
    return inputs;
  }

  private static Network masked(RunContext run, Trainable into, Map<ParameterName, Mask> masks) {
    into.weights(DenseRun.trained(run));
    into.masks(masks);
    return into.networks().get("model");
  }

  @Test
  void layersAreTheConvolutions() {
    ToyRun.withSpace((run, space) -> {
      assertArrayEquals(new int[] {6, 8, 10}, space.all());
      assertEquals(24, space.filters());
      assertTrue(space.layers().stream().allMatch(AllocationSpace.PrunableLayer::convolutional));
      assertArrayEquals(new int[] {3, 1, 10}, space.allocation(new double[] {0.5, 0.01, 1.0}));
      assertThrows(IllegalArgumentException.class, () -> space.masks(new int[] {0, 1, 1}));
      assertThrows(IllegalArgumentException.class, () -> space.architecture(new int[] {1, 9, 1}));
    });
  }

  @Test
  void aRemovedChannelIsExactlyZeroAfterItsActivation() {
    ToyRun.withSpace((run, space) -> {
      try (Trainable trainable = run.trainable()) {
        Network network = masked(run, trainable, space.masks(KEPT));
        Pass pass = network.pass(BATCH);
        pass.forward(inputs(), BATCH, Pass.Mode.INFER);
        int layer = 0;
        for (Node node : network.architecture().nodes()) {
          if (node.layer() instanceof Layer.Activate) {
            boolean[] normed = alive(pass, network, node.inputs().get(0));
            boolean[] activated = alive(pass, network, node.name());
            int kept = 0;
            for (int c = 0; c < normed.length; c++) {
              kept += normed[c] ? 1 : 0;
              assertTrue(normed[c] || !activated[c], "channel " + c + " after " + node.name());
            }
            assertEquals(KEPT[layer++], kept, node.name());
          }
        }
      }
    });
  }

  /** Which channels are not exactly 0 everywhere. */
  private static boolean[] alive(Pass pass, Network network, String node) {
    float[] values = pass.activations(node);
    int channels = network.architecture().shape(node).get(0);
    int area = network.architecture().shape(node).size() / channels;
    boolean[] alive = new boolean[channels];
    for (int i = 0; i < BATCH * channels * area; i++) {
      alive[i / area % channels] |= values[i] != 0;
    }
    return alive;
  }

  @Test
  void aShrunkNetworkComputesWhatTheMaskedOneDoesAndIsAsSmallAsIsSaid() {
    ToyRun.withSpace((run, space) -> {
      Map<ParameterName, Mask> masks = space.masks(KEPT);
      try (Trainable trainable = run.trainable(); Trainable shrunk = run.shrunk(DenseRun.trained(run), masks)) {
        float[] whole = masked(run, trainable, masks).pass(BATCH).forward(inputs(), BATCH, Pass.Mode.INFER);
        Network small = shrunk.networks().get("model");
        assertArrayEquals(whole, small.pass(BATCH).forward(inputs(), BATCH, Pass.Mode.INFER), 1e-5f);
        assertEquals(space.architecture(KEPT), small.architecture());
        assertTrue(small.architecture().macs() < space.whole().macs() / 2);
      }
    });
  }

  @Test
  void ofTwoAllocationsTheLargerKeepsWhatTheSmallerKeeps() {
    ToyRun.withSpace((run, space) -> {
      Map<ParameterName, Mask> larger = space.masks(new int[] {4, 5, 7});
      Map<ParameterName, Mask> smaller = space.masks(new int[] {1, 5, 2});
      larger.forEach((name, mask) ->
          assertEquals(smaller.get(name), smaller.get(name).and(mask), name.toString()));
      assertEquals(larger.keySet(), smaller.keySet());
    });
  }

  @Test
  void aNetworkWithoutFiltersIsRefused() {
    ToyRun.with(Toy.WEIGHTS, (run, trained) -> {
      String said = assertThrows(
          InvalidInputException.class, () -> AllocationSpace.of(run, trained, DenseRun.initial(run))).getMessage();
      assertTrue(said.contains("granularity must be filter"), said);
    });
  }
}
