package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.curvature.HessianProduct;
import org.espalier.training.Gradients;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Gradients beside finite differences of a float64 reference, and what is done with them. */
abstract class GradientContract extends EnginePromise {
  private static final double HESSIAN_TOLERANCE = 2e-5;

  GradientContract(Supplier<Engine> engine) {
    super(engine);
  }

  @TestFactory
  Stream<DynamicTest> gradientsEqualFiniteDifferences() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          for (int batch : new int[] {2, 19}) {
            assertGradients(network, batch);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> inputGradientsEqualFiniteDifferences() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          double[][] inputs = batch(3, architecture.inputShape().size(), "inputs");
          double[][] slopes = batch(3, architecture.outputShape().size(), "slopes");
          ReferenceNetwork reference = ReferenceNetwork.of(network);
          double[][] expected =
              IntStream.range(0, 3).mapToObj(b -> reference.inputGradient(b, inputs, slopes)).toArray(double[][]::new);
          Pass pass = network.pass(4);
          pass.forward(flat(inputs), 3, Mode.TRAIN);
          assertClose(expected, pass.backwardToInputs(flat(slopes)), GRADIENT_TOLERANCE, "by the inputs");
        });
  }

  @TestFactory
  Stream<DynamicTest> inputGradientsByThemselvesLeaveTheParametersAlone() {
    return forEach(
        architecture -> {
          for (double sparsity : new double[] {0, 0.95}) {
            Network network = create(architecture, "initial");
            Network twin = create(architecture, "initial");
            maskAll(network, sparsity);
            maskAll(twin, sparsity);
            Map<String, float[]> before = gradientsOf(network, 5);
            for (int batch : new int[] {3, 20}) {
              float[] inputs = flat(batch(batch, architecture.inputShape().size(), "inputs"));
              float[] slopes = flat(batch(batch, architecture.outputShape().size(), "slopes"));
              Pass pass = network.pass(20);
              Pass same = twin.pass(20);
              pass.forward(inputs, batch, Mode.TRAIN);
              same.forward(inputs, batch, Mode.TRAIN);
              float[] expected = same.backwardToInputs(slopes).clone();
              assertArrayEquals(expected, pass.inputGradients(slopes), "by the inputs, to the bit");
              for (ParameterSpec spec : trained(architecture)) {
                assertArrayEquals(
                    before.get(spec.name()), network.gradient(spec.name()),
                    "the gradient of " + spec.name() + " must stay as it was");
              }
              assertArrayEquals(expected, pass.backwardToInputs(slopes), "a backward may follow");
              before = gradientsOf(network, 5);
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> gradientsOfSeveralOpenPassesAddUp() {
    return forEach(
        architecture -> {
          Network together = create(architecture, "initial");
          double[][] first = batch(4, architecture.inputShape().size(), "first");
          double[][] second = batch(3, architecture.inputShape().size(), "second");
          double[][] slopes = batch(4, architecture.outputShape().size(), "slopes");
          Pass one = together.pass(4);
          Pass two = together.pass(4);
          one.forward(flat(first), 4, Mode.TRAIN);
          two.forward(flat(second), 3, Mode.TRAIN);
          two.backward(flat(Arrays.copyOf(slopes, 3)));
          one.backward(flat(slopes));
          Network apart = create(architecture, "initial");
          Map<String, float[]> alone = gradients(apart, first, slopes);
          Map<String, float[]> other = gradients(apart, second, Arrays.copyOf(slopes, 3));
          for (ParameterSpec spec : trained(architecture)) {
            double[] expected = ReferenceNetwork.doubles(alone.get(spec.name()));
            for (int i = 0; i < expected.length; i++) {
              expected[i] += other.get(spec.name())[i];
            }
            assertClose(expected, together.gradient(spec.name()), FORWARD_TOLERANCE, spec.name());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> zeroGradientsForgetsThem() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          learn(network, 3, "earlier", null);
          Map<String, float[]> expected = gradientsOf(create(architecture, "initial"), 5);
          Map<String, float[]> actual = gradientsOf(network, 5);
          network.zeroGradients();
          for (ParameterSpec spec : trained(architecture)) {
            assertArrayEquals(
                expected.get(spec.name()), actual.get(spec.name()),
                "after zeroGradients the gradient of " + spec.name() + " must be that of a new network");
            assertArrayEquals(
                new float[spec.size()], network.gradient(spec.name()),
                "after zeroGradients the gradient of " + spec.name() + " must be 0");
          }
        });
  }

  /** The product is of whatever the engine computes: its gradients are the engine's, their changes the reference's. */
  @TestFactory
  Stream<DynamicTest> hessianProductsEqualFiniteDifferences() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          moveBiases(network);
          assertHessianProduct(network);
          // fewer weights would leave places of an image with equal values, where a maximum has no derivative
          maskAll(network, 0.2);
          assertHessianProduct(network);
        });
  }

  @Test
  void aDirectionThatDoesNotFitIsRefused() {
    Network network = create(mlp(), "initial");
    assertNames(() -> new HessianProduct(network, Map.of("dense1.weight", new float[7])), "7", "66");
    assertThrows(
        NoSuchElementException.class, () -> new HessianProduct(network, Map.of("dense9.weight", new float[7])),
        "a direction of a parameter that is not there must be refused");
  }

  @Test
  void clippingScalesTheCommonNormOfSeveralNetworks() {
    Network a = create(mlp(), "a");
    Network b = create(mlp(), "b");
    Map<String, float[]> before = gradientsOf(a, 6);
    Map<String, float[]> beforeB = gradientsOf(b, 6);
    double squares = squares(before) + squares(beforeB);
    assertEquals(squares(before), a.squaredGradientNorm(), 1e-6 * squares, "one network's squared norm");

    assertEquals(
        Math.sqrt(squares), Gradients.clip(1e9, List.of(a, b)), 1e-6 * Math.sqrt(squares),
        "clipping must give the norm of all networks' gradients together");
    assertArrayEquals(before.get("dense1.weight"), a.gradient("dense1.weight"), "a norm below the limit is left alone");

    Gradients.clip(0.25, List.of(a, b));
    assertEquals(
        0.25, Math.sqrt(a.squaredGradientNorm() + b.squaredGradientNorm()), 1e-5,
        "clipping must bring the norm of all gradients down to what is asked for");
    double factor = 0.25 / (Math.sqrt(squares) + 1e-6);
    double[] unclipped = ReferenceNetwork.doubles(beforeB.get("dense2.bias"));
    double[] expected = Arrays.stream(unclipped).map(g -> factor * g).toArray();
    assertClose(expected, b.gradient("dense2.bias"), 1e-5, "direction is kept");
  }

  private static double squares(Map<String, float[]> gradients) {
    return gradients.values().stream().map(ReferenceNetwork::doubles).flatMapToDouble(Arrays::stream).map(g -> g * g)
        .sum();
  }

  /** Of a loss that is half the weighted sum of the outputs' squares. */
  private static void assertHessianProduct(Network network) {
    Architecture architecture = network.architecture();
    double[][] inputs = batch(4, architecture.inputShape().size(), "inputs");
    double[][] weights = batch(4, architecture.outputShape().size(), "slopes");
    Map<String, float[]> direction = new LinkedHashMap<>();
    for (ParameterSpec spec : trained(architecture)) {
      float[] motion = flat(batch(1, spec.size(), "direction of " + spec.name()));
      network.mask(spec.name()).apply(motion);
      direction.put(spec.name(), motion);
    }
    HessianProduct product = new HessianProduct(network, direction);
    double[][] outputs = ReferenceNetwork.of(network).outputs(inputs, Mode.TRAIN);
    double[][] outputSlopes = new double[4][];
    for (int b = 0; b < 4; b++) {
      int sample = b;
      outputSlopes[b] = IntStream.range(0, outputs[b].length).mapToDouble(i -> outputs[sample][i] * weights[sample][i])
          .toArray();
    }
    double[] flatWeights = Arrays.stream(weights).flatMapToDouble(Arrays::stream).toArray();
    product.add(flat(inputs), 4, (values, motion, slopes, slopeMotion) -> {
      for (int i = 0; i < values.length; i++) {
        slopes[i] = flatWeights[i] * values[i];
        slopeMotion[i] = flatWeights[i] * motion[i];
      }
    });
    Map<String, float[]> gradients = gradients(network, inputs, outputSlopes);
    ReferenceNetwork reference = ReferenceNetwork.of(network);
    for (ParameterSpec spec : trained(architecture)) {
      String name = spec.name();
      assertClose(product.gradient().get(name), gradients.get(name), GRADIENT_TOLERANCE, "gradient of " + name);
      int[] kept = network.mask(name).places();
      int[] order = stream("places").permutation(kept.length);
      int[] places = IntStream.of(order).limit(PLACES_TRIED).map(i -> kept[i]).toArray();
      double[] expected = reference.curvature(name, places, direction, inputs, weights);
      double[] found = product.product().get(name);
      double scale = Math.max(1, Arrays.stream(found).map(Math::abs).max().orElse(1));
      for (int i = 0; i < places.length; i++) {
        assertEquals(
            expected[i], found[places[i]], HESSIAN_TOLERANCE * scale,
            "the Hessian's product must be that of finite differences; element " + places[i] + " of " + name
                + " is not");
      }
      for (int i = 0; i < found.length; i++) {
        assertTrue(network.mask(name).keeps(i) || found[i] == 0, name + " is masked at " + i);
      }
    }
  }
}
