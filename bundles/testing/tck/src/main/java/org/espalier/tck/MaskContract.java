// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.network.ParameterSpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is masked is exactly 0, whatever happens. */
abstract class MaskContract extends EnginePromise {

  MaskContract(Supplier<Engine> engine) {
    super(engine);
  }

  @TestFactory
  Stream<DynamicTest> whatIsMaskedStaysExactlyZero() {
    return forEach(
        architecture -> {
          for (double sparsity : new double[] {0.3, 0.8, 0.95}) {
            for (Optimizer optimizer : List.of(ADAM, MOMENTUM)) {
              Network network = create(architecture, "initial");
              Map<String, Mask> masks = maskAll(network, sparsity);
              assertMasked(network, masks);
              learn(network, 3, "data", optimizer);
              assertMasked(network, masks);
              network.weights(create(architecture, "another").weights());
              assertMasked(network, masks);
              masks.keySet().forEach(name -> network.values(name, ones(network.values(name).length)));
              assertMasked(network, masks);
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> maskedNetworksComputeWhatTheReferenceDoes() {
    return forEach(
        architecture -> {
          for (double sparsity : new double[] {0.5, 0.9, 0.98, 1}) {
            Network network = create(architecture, "initial");
            moveBiases(network);
            maskAll(network, sparsity);
            learn(network, 2, "data", ADAM);
            for (int batch : new int[] {2, 21}) {
              double[][] inputs = batch(batch, architecture.inputShape().size(), "inputs");
              double[][] expected = ReferenceNetwork.of(network).outputs(inputs, Mode.INFER);
              float[] actual = network.pass(batch).forward(flat(inputs), batch, Mode.INFER);
              assertClose(expected, actual, FORWARD_TOLERANCE, "sparsity " + sparsity + ", batch " + batch);
              // the reference takes its time, and engines choose how they compute by the sparsity and the batch
              if (batch == 2 || sparsity == 0.9) {
                assertGradients(network, batch);
              }
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> aFlawIsFoundWhereItIs() {
    return forEach(
        architecture -> {
          for (double sparsity : new double[] {0, 0.5, 0.95}) {
            Network network = create(architecture, "initial");
            maskAll(network, sparsity);
            learn(network, 1, "data", ADAM);
            for (ParameterSpec spec : architecture.parameters()) {
              assertEquals(
                  OptionalInt.empty(), network.flaw(spec.name()), "a mask that holds has no flaw; " + spec.name());
              int[] places = network.mask(spec.name()).places();
              if (places.length > 0) {
                float[] values = network.values(spec.name());
                int place = places[places.length / 2];
                float[] flawed = values.clone();
                flawed[place] = spec.size() % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
                network.values(spec.name(), flawed);
                assertEquals(
                    OptionalInt.of(place), network.flaw(spec.name()),
                    "a weight that is not 0 under a mask must be found in its place; " + spec.name());
                network.values(spec.name(), values);
              }
            }
          }
        });
  }

  @Test
  void aMaskKeepsTheRestAsItWas() {
    Network network = create(mlp(), "initial");
    learn(network, 2, "data", ADAM);
    float[] values = network.values("dense1.weight");
    List<float[]> moments = network.moments("dense1.weight");
    Mask mask = Mask.random(values.length, values.length / 10, stream("mask"));
    network.mask("dense1.weight", mask);
    mask.apply(values);
    moments.forEach(mask::apply);
    assertEquals(mask, network.mask("dense1.weight"), "a mask that is set must be there");
    assertArrayEquals(
        values, network.values("dense1.weight"), "a mask must leave the weights that it keeps as they were");
    assertArrayEquals(
        moments.get(0), network.moments("dense1.weight").get(0),
        "a mask must leave the first moments of what it keeps as they were");
    assertArrayEquals(
        moments.get(1), network.moments("dense1.weight").get(1),
        "a mask must leave the second moments of what it keeps as they were");
  }

  @Test
  void regrownWeightsStartAtZeroAndLearn() {
    Network network = create(mlp(), "initial");
    int size = network.values("dense1.weight").length;
    Mask before = Mask.random(size, size / 12, stream("before"));
    Mask after = Mask.random(size, size / 3, stream("after"));
    network.mask("dense1.weight", before);
    learn(network, 2, "data", MOMENTUM);
    float[] kept = network.values("dense1.weight");
    network.mask("dense1.weight", after);
    after.apply(kept);
    assertArrayEquals(kept, network.values("dense1.weight"), "regrown weights start at 0");
    learn(network, 1, "more data", MOMENTUM);
    float[] grown = network.values("dense1.weight");
    float[] moment = network.moments("dense1.weight").get(0);
    int learnt = 0;
    for (int place : after.places()) {
      learnt += !before.keeps(place) && grown[place] != 0 && moment[place] != 0 ? 1 : 0;
    }
    assertTrue(learnt > size / 6, "regrown weights learn: " + learnt + " did");
    network.mask("dense1.weight", Mask.all(size));
    learn(network, 1, "data", MOMENTUM);
    assertEquals(
        Mask.all(size), network.mask("dense1.weight"), "a mask that keeps everything must be there when it is set");
  }

  @Test
  void biasesCanBeMasked() {
    Network network = create(mlp(), "initial");
    Mask mask = Mask.random(network.values("dense2.bias").length, 2, stream("mask"));
    network.mask("dense2.bias", mask);
    learn(network, 3, "data", ADAM);
    assertMasked(network, Map.of("dense2.bias", mask));
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static void assertMasked(Network network, Map<String, Mask> masks) {
    masks.forEach(
        (name, mask) -> {
          assertEquals(mask, network.mask(name), "the mask of " + name + " must be the one that was set");
          List<float[]> arrays = new ArrayList<>(network.moments(name));
          arrays.add(network.values(name));
          arrays.add(network.gradient(name));
          for (float[] array : arrays) {
            for (int i = 0; i < array.length; i++) {
              assertTrue(mask.keeps(i) || array[i] == 0, name + " is masked at " + i + " but holds " + array[i]);
            }
          }
        });
  }
}
