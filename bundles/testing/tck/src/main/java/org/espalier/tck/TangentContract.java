package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.TangentPass;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Products with the Jacobian, of networks whose engine has them, beside finite differences of a float64 reference. */
abstract class TangentContract extends EnginePromise {

  TangentContract(Supplier<Engine> engine) {
    super(engine);
  }

  @TestFactory
  Stream<DynamicTest> tangentsEqualFiniteDifferences() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          Optional<TangentPass> made = network.tangentPass(21);
          if (made.isEmpty()) {
            return;
          }
          moveBiases(network);
          for (double sparsity : new double[] {0, 0.5, 0.95}) {
            maskAll(network, sparsity);
            for (int batch : new int[] {21, 2}) {
              assertTangents(network, made.get(), batch, Mode.INFER);
              assertTangents(network, made.get(), batch, Mode.TRAIN);
            }
            learn(network, 1, "data", ADAM);
          }
        });
  }

  private static void assertTangents(Network network, TangentPass pass, int batch, Mode mode) {
    Architecture architecture = network.architecture();
    double[][] inputs = batch(batch, architecture.inputShape().size(), "inputs");
    double[][] outputs = ReferenceNetwork.of(network).outputs(inputs, mode);
    assertClose(outputs, pass.forward(flat(inputs), batch, mode), FORWARD_TOLERANCE, "outputs");
    Map<String, float[]> all = new LinkedHashMap<>();
    for (ParameterSpec spec : trained(architecture)) {
      all.put(spec.name(), flat(batch(1, spec.size(), "direction of " + spec.name())));
    }
    assertAlong(all, network, pass, inputs, mode);
    String last = List.copyOf(all.keySet()).get(all.size() - 1);
    assertAlong(Map.of(last, all.get(last)), network, pass, inputs, mode);
    assertAlong(Map.of(), network, pass, inputs, mode);
  }

  private static void assertAlong(
      Map<String, float[]> direction, Network network, TangentPass pass, double[][] inputs, Mode mode) {
    Map<String, float[]> kept = new LinkedHashMap<>();
    direction.forEach((name, motion) -> {
      float[] masked = motion.clone();
      network.mask(name).apply(masked);
      kept.put(name, masked);
    });
    double[][] expected = ReferenceNetwork.of(network).tangents(kept, inputs, mode);
    assertClose(expected, pass.tangents(direction), GRADIENT_TOLERANCE, "along " + direction.keySet());
  }

  /** So a product with the Fisher matrix is one of each, in turn. */
  @TestFactory
  Stream<DynamicTest> tangentsLeaveThePassAsItWas() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          Optional<TangentPass> made = network.tangentPass(4);
          if (made.isEmpty()) {
            return;
          }
          float[] inputs = flat(batch(4, architecture.inputShape().size(), "inputs"));
          float[] slopes = flat(batch(4, architecture.outputShape().size(), "slopes"));
          Map<String, float[]> expected = gradientsOf(network, 4);
          Weights weights = network.weights();
          network.zeroGradients();
          made.get().forward(inputs, 4, Mode.TRAIN);
          made.get().tangents(expected);
          assertEquals(0, network.squaredGradientNorm(), "tangents must leave no gradients where there were none");
          made.get().backward(slopes);
          expected.forEach((name, gradient) -> assertArrayEquals(
              gradient, network.gradient(name), "tangents must leave the gradient of " + name + " as it was"));
          assertEquals(weights, network.weights(), "tangents must leave weights as they are");
        });
  }

  @Test
  void directionsThatDoNotFitAreRefused() {
    Network network = create(mlp(), "initial");
    Optional<TangentPass> made = network.tangentPass(4);
    if (made.isEmpty()) {
      return;
    }
    TangentPass pass = made.get();
    assertThrows(
        IllegalStateException.class, () -> pass.tangents(Map.of()), "tangents without a forward must be refused");
    pass.forward(new float[24], 4, Mode.INFER);
    assertNames(() -> pass.tangents(Map.of("dense1.weight", new float[7])), "7", "66");
    assertThrows(
        NoSuchElementException.class, () -> pass.tangents(Map.of("dense9.weight", new float[7])),
        "tangents of a parameter that is not there must be refused");
  }
}
