package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterSpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Same seed, same bits; a checkpoint goes on to the bit; weights are copied. */
abstract class StateContract extends EnginePromise {

  StateContract(Supplier<Engine> engine) {
    super(engine);
  }

  @TestFactory
  Stream<DynamicTest> sameStreamSameBits() {
    return forEach(
        architecture -> {
          Network one = create(architecture, "initial");
          Network other = create(architecture, "initial");
          for (double sparsity : new double[] {0, 0.9}) {
            maskAll(one, sparsity);
            maskAll(other, sparsity);
            learn(one, 5, "data", ADAM);
            learn(other, 5, "data", ADAM);
            assertSameState(one, other);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> resumesFromACheckpointToTheBit() {
    return forEach(
        architecture -> {
          for (Optimizer optimizer : List.of(ADAM, MOMENTUM)) {
            for (double sparsity : new double[] {0, 0.9}) {
              Network uninterrupted = create(architecture, "initial");
              maskAll(uninterrupted, sparsity);
              learn(uninterrupted, 3, "before", optimizer);
              byte[] saved = save(uninterrupted);
              Network resumed = create(architecture, "another");
              learn(resumed, 1, "unrelated", optimizer);
              restore(resumed, saved);
              assertSameState(uninterrupted, resumed);
              learn(uninterrupted, 3, "after", optimizer);
              learn(resumed, 3, "after", optimizer);
              assertSameState(uninterrupted, resumed);
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> weightsAreWrittenAndReadBackToTheBit() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          Weights start = network.weights();
          learn(network, 2, "data", ADAM);
          assertNotEquals(start, network.weights(), "training must change weights");
          network.weights(start);
          assertEquals(start, network.weights(), "weights that are set must be there to the bit");
          for (ParameterSpec spec : architecture.parameters()) {
            assertArrayEquals(
                start.get(spec.name()), network.values(spec.name()),
                "the values of " + spec.name() + " must be the weights that were set");
            float[] distinct = new float[spec.size()];
            for (int i = 0; i < distinct.length; i++) {
              distinct[i] = 1 + i;
            }
            network.values(spec.name(), distinct);
            assertArrayEquals(
                distinct, network.values(spec.name()),
                "values of " + spec.name() + " that are set must be there to the bit, in canonical order");
          }
        });
  }

  @Test
  void arraysAreCopiedOnTheirWayInAndOut() {
    Network network = create(mlp(), "initial");
    float[] values = network.values("dense1.weight");
    float[] untouched = values.clone();
    values[0] += 1;
    assertArrayEquals(
        untouched, network.values("dense1.weight"),
        "who writes to the values that it was given must change nothing in the network");
    network.values("dense1.weight", untouched);
    untouched[0] += 2;
    assertEquals(
        untouched[0] - 2, network.values("dense1.weight")[0], 1e-6,
        "values that are set must be those that are there, whatever the caller writes to its array later");

    Pass pass = network.pass(2);
    float[] inputs = flat(batch(2, 6, "inputs"));
    pass.forward(inputs, 2, Mode.TRAIN);
    Arrays.fill(inputs, 7);
    float[] slopes = flat(batch(2, 3, "slopes"));
    pass.backward(slopes);
    Map<String, float[]> expected = gradients(create(mlp(), "initial"), batch(2, 6, "inputs"), batch(2, 3, "slopes"));
    assertArrayEquals(expected.get("dense1.weight"), network.gradient("dense1.weight"), "inputs overwritten later");
  }

  private static void assertSameState(Network one, Network other) {
    assertEquals(one.weights(), other.weights(), "a restored network must have the saved weights to the bit");
    for (ParameterSpec spec : trained(one.architecture())) {
      assertEquals(
          one.mask(spec.name()), other.mask(spec.name()),
          "a restored network must have the saved mask of " + spec.name());
      List<float[]> moments = one.moments(spec.name());
      assertEquals(
          moments.size(), other.moments(spec.name()).size(),
          "a restored network must have as many moments of " + spec.name() + " as were saved");
      for (int k = 0; k < moments.size(); k++) {
        assertArrayEquals(
            moments.get(k), other.moments(spec.name()).get(k),
            "a restored network must have the saved moments of " + spec.name() + " to the bit");
      }
    }
  }

  private static byte[] save(Network network) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      network.save(out);
    }
    return bytes.toByteArray();
  }

  private static void restore(Network network, byte[] saved) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved))) {
      network.restore(in);
      assertEquals(-1, in.read(), "all that was saved is read");
    }
  }
}
