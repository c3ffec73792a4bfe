package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A network moves towards another in place: soft updates of target networks. */
abstract class BlendingContract extends EnginePromise {
  /** Of the network that moves, and of the other: stored alike and differently. */
  private static final double[][] SPARSITIES = {{0, 0}, {0.5, 0.95}, {0.95, 0.95}, {0.9, 0.95}, {0.95, 0}};

  BlendingContract(Supplier<Engine> engine) {
    super(engine);
  }

  @TestFactory
  Stream<DynamicTest> weightsMoveByTheShareAndMasksHold() {
    return forEach(
        architecture -> {
          for (double[] sparsities : SPARSITIES) {
            Network network = create(architecture, "initial");
            Network other = create(architecture, "another");
            maskAll(network, sparsities[0]);
            maskAll(other, sparsities[1]);
            learn(network, 1, "data", ADAM);
            learn(other, 2, "data", ADAM);
            for (double share : new double[] {0.005, 0.3}) {
              assertBlended(network, other, share);
            }
            // nothing of the old weights is left in what computes
            double[][] inputs = batch(20, architecture.inputShape().size(), "inputs");
            double[][] outputs = ReferenceNetwork.of(network).outputs(inputs, Mode.INFER);
            assertClose(outputs, network.pass(20).forward(flat(inputs), 20, Mode.INFER), FORWARD_TOLERANCE, "outputs");
          }
        });
  }

  private static void assertBlended(Network network, Network other, double share) {
    Weights before = network.weights();
    Weights others = other.weights();
    List<ParameterSpec> specs = network.architecture().parameters();
    Map<String, float[]> gradients = new LinkedHashMap<>();
    Map<String, List<float[]>> moments = new LinkedHashMap<>();
    for (ParameterSpec spec : trained(network.architecture())) {
      gradients.put(spec.name(), network.gradient(spec.name()));
      moments.put(spec.name(), network.moments(spec.name()));
    }
    network.blend(other, share);
    assertEquals(others, other.weights(), "the other network is left alone");
    for (ParameterSpec spec : specs) {
      float[] a = before.get(spec.name());
      float[] b = others.get(spec.name());
      Mask mask = network.mask(spec.name());
      double[] expected = new double[a.length];
      for (int i = 0; i < a.length; i++) {
        expected[i] = mask.keeps(i) ? (1 - share) * a[i] + share * b[i] : 0;
      }
      float[] values = network.values(spec.name());
      assertClose(expected, values, 1e-6, spec.name());
      for (int i = 0; i < values.length; i++) {
        assertTrue(mask.keeps(i) || values[i] == 0, spec.name() + " is masked at " + i);
      }
    }
    gradients.forEach((name, gradient) -> assertArrayEquals(
        gradient, network.gradient(name), "blending must leave the gradient of " + name + " as it was"));
    moments.forEach((name, kept) -> {
      for (int k = 0; k < kept.size(); k++) {
        assertArrayEquals(
            kept.get(k), network.moments(name).get(k), "blending must leave the moments of " + name + " as they were");
      }
    });
  }

  @TestFactory
  Stream<DynamicTest> noShareChangesNothingAndAWholeOneCopies() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          Network other = create(architecture, "another");
          learn(other, 2, "data", ADAM);
          String first = architecture.parameters().get(0).name();
          float[] values = other.values(first);
          values[0] = -0f;
          other.values(first, values);
          Weights before = network.weights();
          network.blend(other, 0);
          assertEquals(before, network.weights(), "with a share of 0 of the other, weights must stay as they are");
          network.blend(other, 1);
          assertEquals(
              other.weights(), network.weights(), "with a share of 1 of the other, weights must become the other's");
        });
  }

  @Test
  void sharesAndNetworksThatDoNotFitAreRefused() {
    Network network = create(mlp(), "initial");
    Network same = create(mlp(), "another");
    Weights before = network.weights();
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> network.blend(same, share), () -> "a share of " + share);
    }
    Network wider = create(
        Architecture.from(Shape.of(7)).dense(11, Initializer.ONE).dense(3, Initializer.ONE).build(), "another");
    Network shorter = create(Architecture.from(Shape.of(6)).dense(11, Initializer.ONE).build(), "another");
    assertNames(() -> network.blend(wider, 0.5), "66", "77");
    assertThrows(
        NoSuchElementException.class, () -> network.blend(shorter, 0.5),
        "a network without a parameter that is blended must be refused");
    assertEquals(before, network.weights(), "nothing is half done");
  }
}
