package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.curvature.HessianProduct;
import org.espalier.network.compaction.Compaction;
import org.espalier.training.Gradients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * What every engine must do. Outputs and gradients are compared with a float64 reference (the gradients with its finite
 * differences), optimisers with a computation from their published equations, masks and checkpoints to the bit.
 * Architectures that the engine refuses are left out; dense chains are not for refusing.
 */
public abstract class EngineContract {
  private static final double FORWARD_TOLERANCE = 2e-5;
  private static final double GRADIENT_TOLERANCE = 2e-4;
  private static final double HESSIAN_TOLERANCE = 2e-5;
  private static final int PLACES_TRIED = 40;
  private static final int COMPACTIONS = 500;
  private static final Optimizer ADAM = new Optimizer.Adam(1e-2, 0.8, 0.99, 1e-6);
  private static final Optimizer MOMENTUM = new Optimizer.Sgd(5e-2, 0.9, 1e-2);

  private final List<Network> open = new ArrayList<>();
  private Engine engine;

  /** The engine under test. */
  protected abstract Engine engine();

  @BeforeEach
  final void start() {
    engine = engine();
  }

  @AfterEach
  final void closeNetworks() {
    open.forEach(Network::close);
  }

  // --- what is computed -------------------------------------------------------------------------------------------

  @Test
  void denseChainsAreNotRefused() {
    Population.all().entrySet().stream()
        .filter(e -> e.getValue().nodes().stream().map(Node::layer).allMatch(EngineContract::denseOrActivation))
        .forEach(e -> assertTrue(engine.refusal(e.getValue()).isEmpty(), e.getKey()));
  }

  @Test
  void createsNothingThatItRefuses() {
    Population.all().values().stream()
        .filter(architecture -> engine.refusal(architecture).isPresent())
        .forEach(
            architecture -> assertThrows(
                IllegalArgumentException.class, () -> engine.create(architecture, stream("initial"))));
  }

  @TestFactory
  Stream<DynamicTest> startsFromTheInitialisersDraws() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          RandomStream same = stream("initial");
          for (ParameterSpec spec : architecture.parameters()) {
            assertArrayEquals(spec.initializer().draw(spec, same), network.values(spec.name()), spec.name());
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> forwardEqualsTheReference() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          Pass pass = network.pass(20);
          for (int batch : new int[] {1, 3, 20, 2}) {
            double[][] inputs = batch(batch, architecture.inputShape().size(), "inputs");
            double[][] expected = ReferenceNetwork.of(network).outputs(inputs, Mode.INFER);
            assertClose(expected, pass.forward(flat(inputs), batch, Mode.INFER), FORWARD_TOLERANCE, "batch " + batch);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> everyLayersOutputsCanBeRead() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          Pass pass = network.pass(5);
          double[][] inputs = batch(5, architecture.inputShape().size(), "inputs");
          Map<String, double[][]> expected = ReferenceNetwork.of(network).forward(inputs, Mode.TRAIN);
          pass.forward(flat(inputs), 5, Mode.TRAIN);
          for (Node node : architecture.nodes()) {
            assertClose(expected.get(node.name()), pass.activations(node.name()), FORWARD_TOLERANCE, node.name());
          }
          assertThrows(NoSuchElementException.class, () -> pass.activations("no such layer"));
        });
  }

  @TestFactory
  Stream<DynamicTest> runningStatisticsFollowTheBatch() {
    return forEach(
        architecture -> architecture.nodes().stream().anyMatch(node -> node.layer() instanceof Layer.BatchNorm),
        architecture -> {
          Network network = create(architecture, "initial");
          double[][] inputs = batch(6, architecture.inputShape().size(), "inputs");
          ReferenceNetwork reference = ReferenceNetwork.of(network);
          network.pass(6).forward(flat(inputs), 6, Mode.TRAIN);
          for (Node node : architecture.nodes()) {
            if (node.layer() instanceof Layer.BatchNorm norm) {
              double[][] batch = reference.statistics(node.name(), inputs);
              double m = norm.momentum();
              double[] mean = Arrays.stream(batch[0]).map(v -> m * v).toArray();
              double[] variance = Arrays.stream(batch[1]).map(v -> 1 - m + m * v).toArray();
              assertClose(mean, network.values(node.name() + ".running-mean"), FORWARD_TOLERANCE, "mean");
              assertClose(variance, network.values(node.name() + ".running-variance"), FORWARD_TOLERANCE, "variance");
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> makesAnotherOfItsKind() {
    return forEach(
        architecture -> {
          Network first = create(architecture, "initial");
          maskAll(first, 0.5);
          learn(first, 2, "data", ADAM);
          Weights weights = first.weights();
          Network other = keep(first.like(architecture, weights));
          assertEquals(weights, other.weights());
          for (ParameterSpec spec : trained(architecture)) {
            assertEquals(Mask.all(spec.size()), other.mask(spec.name()));
            assertEquals(List.of(), other.moments(spec.name()));
          }
          learn(other, 1, "more", MOMENTUM);
          assertNotEquals(weights, other.weights());
          assertEquals(weights, first.weights(), "the first one is left alone");
        });
  }

  @Test
  void makesNoOtherThatItRefusesOrThatTheWeightsDoNotFit() {
    Network network = create(mlp(), "initial");
    Population.all().values().stream()
        .filter(architecture -> engine.refusal(architecture).isPresent())
        .forEach(
            architecture -> assertThrows(
                IllegalArgumentException.class, () -> network.like(architecture, network.weights())));
    Architecture wider = Architecture.from(Shape.of(7)).dense(11, Initializer.ONE).build();
    assertNames(() -> network.like(wider, network.weights()), "77", "66");
  }

  /** Of five hundred random networks that the engine computes. */
  @Test
  void aCompactedNetworkComputesTheSame() {
    int compared = 0;
    for (int trial = 0; compared < COMPACTIONS; trial++) {
      RandomStream random = Seeds.of(trial).stream("compaction");
      RandomNetwork drawn = RandomNetwork.draw(random);
      if (engine.refusal(drawn.architecture()).isEmpty()) {
        compared++;
        try (Network masked = engine.create(drawn.architecture(), random)) {
          masked.weights(drawn.weights());
          for (ParameterSpec spec : trained(drawn.architecture())) {
            masked.mask(spec.name(), Mask.nonzero(masked.values(spec.name())));
          }
          double[][] inputs = drawn.inputs(3, random);
          double[][] expected = ReferenceNetwork.of(masked).outputs(inputs, Mode.INFER);
          Compaction compaction = Compaction.of(masked);
          try (Network small = compaction.on(masked)) {
            assertEquals(compaction.weights(), small.weights());
            String what = "trial " + trial + ": " + drawn.architecture();
            assertClose(expected, masked.pass(3).forward(flat(inputs), 3, Mode.INFER), 1e-5, what);
            assertClose(expected, small.pass(3).forward(flat(inputs), 3, Mode.INFER), 1e-5, what);
          }
        }
      }
    }
  }

  // --- gradients --------------------------------------------------------------------------------------------------

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
            assertArrayEquals(expected.get(spec.name()), actual.get(spec.name()), spec.name());
            assertArrayEquals(new float[spec.size()], network.gradient(spec.name()), spec.name());
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
        NoSuchElementException.class, () -> new HessianProduct(network, Map.of("dense9.weight", new float[7])));
  }

  @Test
  void clippingScalesTheCommonNormOfSeveralNetworks() {
    Network a = create(mlp(), "a");
    Network b = create(mlp(), "b");
    Map<String, float[]> before = gradientsOf(a, 6);
    Map<String, float[]> beforeB = gradientsOf(b, 6);
    double squares = squares(before) + squares(beforeB);
    assertEquals(squares(before), a.squaredGradientNorm(), 1e-6 * squares, "one network's squared norm");

    assertEquals(Math.sqrt(squares), Gradients.clip(1e9, List.of(a, b)), 1e-6 * Math.sqrt(squares));
    assertArrayEquals(before.get("dense1.weight"), a.gradient("dense1.weight"), "a norm below the limit is left alone");

    Gradients.clip(0.25, List.of(a, b));
    assertEquals(0.25, Math.sqrt(a.squaredGradientNorm() + b.squaredGradientNorm()), 1e-5);
    double factor = 0.25 / (Math.sqrt(squares) + 1e-6);
    double[] unclipped = ReferenceNetwork.doubles(beforeB.get("dense2.bias"));
    double[] expected = Arrays.stream(unclipped).map(g -> factor * g).toArray();
    assertClose(expected, b.gradient("dense2.bias"), 1e-5, "direction is kept");
  }

  // --- optimisers -------------------------------------------------------------------------------------------------

  @TestFactory
  Stream<DynamicTest> adamFollowsItsEquations() {
    return forEach(
        architecture -> assertUpdates(
            create(architecture, "initial"),
            new Optimizer.Adam(1e-2, 0.8, 0.99, 1e-6),
            (optimizer, step, w, g, moments) -> {
              Optimizer.Adam adam = (Optimizer.Adam) optimizer;
              moments[0] = adam.beta1() * moments[0] + (1 - adam.beta1()) * g;
              moments[1] = adam.beta2() * moments[1] + (1 - adam.beta2()) * g * g;
              double mean = moments[0] / (1 - Math.pow(adam.beta1(), step));
              double square = moments[1] / (1 - Math.pow(adam.beta2(), step));
              return w - adam.learningRate() * mean / (Math.sqrt(square) + adam.epsilon());
            }));
  }

  @TestFactory
  Stream<DynamicTest> momentumAndWeightDecayFollowTheirEquations() {
    return forEach(
        architecture -> assertUpdates(
            create(architecture, "initial"),
            new Optimizer.Sgd(5e-2, 0.9, 1e-2),
            (optimizer, step, w, g, moments) -> {
              Optimizer.Sgd sgd = (Optimizer.Sgd) optimizer;
              moments[0] = sgd.momentum() * moments[0] + g + sgd.weightDecay() * w;
              return w - sgd.learningRate() * moments[0];
            }));
  }

  @Test
  void plainGradientDescent() {
    assertUpdates(
        create(mlp(), "initial"),
        new Optimizer.Sgd(0.1, 0, 0),
        (optimizer, step, w, g, moments) -> {
          moments[0] = g;
          return w - ((Optimizer.Sgd) optimizer).learningRate() * g;
        });
  }

  @Test
  void momentsBelongToOneKindOfOptimizerUntilReset() {
    Network network = create(mlp(), "initial");
    assertTrue(network.moments("dense1.weight").isEmpty(), "no moments before the first update");
    learn(network, 1, "first", ADAM);
    assertEquals(2, network.moments("dense1.weight").size());
    assertThrows(IllegalStateException.class, () -> network.update(MOMENTUM));
    network.resetOptimizer();
    assertTrue(network.moments("dense1.weight").isEmpty(), "no moments after a reset");
    learn(network, 1, "second", MOMENTUM);
    assertEquals(1, network.moments("dense1.weight").size());
  }

  @Test
  void resetForgetsTheNumberOfUpdates() {
    Network used = create(mlp(), "initial");
    Weights start = used.weights();
    learn(used, 4, "first", ADAM);
    used.resetOptimizer();
    used.weights(start);
    Network fresh = create(mlp(), "initial");
    learn(used, 3, "second", ADAM);
    learn(fresh, 3, "second", ADAM);
    assertEquals(fresh.weights(), used.weights());
  }

  // --- masks ------------------------------------------------------------------------------------------------------

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
              assertGradients(network, batch);
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
              assertEquals(OptionalInt.empty(), network.flaw(spec.name()), spec.name());
              int[] places = network.mask(spec.name()).places();
              if (places.length > 0) {
                float[] values = network.values(spec.name());
                int place = places[places.length / 2];
                float[] flawed = values.clone();
                flawed[place] = spec.size() % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
                network.values(spec.name(), flawed);
                assertEquals(OptionalInt.of(place), network.flaw(spec.name()), spec.name());
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
    assertEquals(mask, network.mask("dense1.weight"));
    assertArrayEquals(values, network.values("dense1.weight"));
    assertArrayEquals(moments.get(0), network.moments("dense1.weight").get(0));
    assertArrayEquals(moments.get(1), network.moments("dense1.weight").get(1));
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
    assertEquals(Mask.all(size), network.mask("dense1.weight"));
  }

  @Test
  void biasesCanBeMasked() {
    Network network = create(mlp(), "initial");
    Mask mask = Mask.random(network.values("dense2.bias").length, 2, stream("mask"));
    network.mask("dense2.bias", mask);
    learn(network, 3, "data", ADAM);
    assertMasked(network, Map.of("dense2.bias", mask));
  }

  // --- state ------------------------------------------------------------------------------------------------------

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
          assertNotEquals(start, network.weights());
          network.weights(start);
          assertEquals(start, network.weights());
          for (ParameterSpec spec : architecture.parameters()) {
            assertArrayEquals(start.get(spec.name()), network.values(spec.name()), spec.name());
            float[] distinct = new float[spec.size()];
            for (int i = 0; i < distinct.length; i++) {
              distinct[i] = 1 + i;
            }
            network.values(spec.name(), distinct);
            assertArrayEquals(distinct, network.values(spec.name()), spec.name());
          }
        });
  }

  @Test
  void arraysAreCopiedOnTheirWayInAndOut() {
    Network network = create(mlp(), "initial");
    float[] values = network.values("dense1.weight");
    float[] untouched = values.clone();
    values[0] += 1;
    assertArrayEquals(untouched, network.values("dense1.weight"));
    network.values("dense1.weight", untouched);
    untouched[0] += 2;
    assertEquals(untouched[0] - 2, network.values("dense1.weight")[0], 1e-6);

    Pass pass = network.pass(2);
    float[] inputs = flat(batch(2, 6, "inputs"));
    pass.forward(inputs, 2, Mode.TRAIN);
    Arrays.fill(inputs, 7);
    float[] slopes = flat(batch(2, 3, "slopes"));
    pass.backward(slopes);
    Map<String, float[]> expected = gradients(create(mlp(), "initial"), batch(2, 6, "inputs"), batch(2, 3, "slopes"));
    assertArrayEquals(expected.get("dense1.weight"), network.gradient("dense1.weight"), "inputs overwritten later");
  }

  // --- refusals ---------------------------------------------------------------------------------------------------

  @Test
  void wrongSizesAreRefusedWithBothNamed() {
    Network network = create(mlp(), "initial");
    Pass pass = network.pass(4);
    assertEquals(4, pass.capacity());
    assertNames(() -> pass.forward(new float[17], 3, Mode.INFER), "17", "18");
    assertNames(() -> pass.forward(new float[30], 5, Mode.INFER), "5", "4");
    assertNames(() -> pass.forward(new float[30], 0, Mode.INFER), "0", "4");
    assertNames(() -> network.values("dense1.weight", new float[53]), "53", "66");
    assertNames(() -> network.mask("dense1.weight", Mask.all(12)), "12", "66");
    pass.forward(new float[18], 3, Mode.TRAIN);
    assertNames(() -> pass.backward(new float[8]), "8", "9");
  }

  @Test
  void weightsOfAnotherArchitectureAreRefused() {
    Network network = create(mlp(), "initial");
    Weights start = network.weights();
    Map<String, float[]> arrays = new LinkedHashMap<>();
    start.names().forEach(name -> arrays.put(name, start.get(name)));
    arrays.put("dense2.weight", new float[31]);
    assertNames(() -> network.weights(new Weights(arrays)), "31", "33");
    arrays.remove("dense2.weight");
    assertThrows(NoSuchElementException.class, () -> network.weights(new Weights(arrays)));
    assertEquals(start, network.weights(), "nothing is half done");
  }

  @Test
  void unknownNamesAreRefused() {
    Network network = create(mlp(), "initial");
    assertThrows(NoSuchElementException.class, () -> network.values("dense9.weight"));
    assertThrows(NoSuchElementException.class, () -> network.gradient("dense9.weight"));
    assertThrows(NoSuchElementException.class, () -> network.mask("dense9.weight"));
    assertThrows(NoSuchElementException.class, () -> network.moments("dense9.weight"));
    assertThrows(NoSuchElementException.class, () -> network.mask("dense9.weight", Mask.all(1)));
    assertThrows(NoSuchElementException.class, () -> network.values("dense9.weight", new float[1]));
  }

  @Test
  void backwardNeedsAForwardInTrainingMode() {
    Network network = create(mlp(), "initial");
    Pass pass = network.pass(4);
    assertThrows(IllegalStateException.class, () -> pass.backward(new float[12]));
    pass.forward(new float[24], 4, Mode.INFER);
    assertThrows(IllegalStateException.class, () -> pass.backward(new float[12]));
  }

  @Test
  void saysWhatItIs() {
    assertFalse(engine.environment().isEmpty());
    engine.environment().forEach((key, value) -> assertFalse(key.isBlank() || value.isBlank(), key + "=" + value));
  }

  // --- means ------------------------------------------------------------------------------------------------------

  /** The engine's answer to one element: its new weight, and its moments changed in place. */
  private interface Rule {
    double apply(Optimizer optimizer, int step, double weight, double gradient, double[] moments);
  }

  private interface Check {
    void on(Architecture architecture) throws IOException;
  }

  private Stream<DynamicTest> forEach(Check check) {
    return forEach(architecture -> true, check);
  }

  private Stream<DynamicTest> forEach(Predicate<Architecture> selected, Check check) {
    return Population.all().entrySet().stream()
        .filter(entry -> engine.refusal(entry.getValue()).isEmpty() && selected.test(entry.getValue()))
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check.on(entry.getValue())));
  }

  private static boolean denseOrActivation(Layer layer) {
    return layer instanceof Layer.Dense || layer instanceof Layer.Activate;
  }

  /** 6 -> 11 -> 3 with tanh. */
  private static Architecture mlp() {
    Layer hidden = new Layer.Dense(11, Initializer.FAN_IN, Initializer.FAN_IN);
    Layer output = new Layer.Dense(3, Initializer.FAN_IN, Initializer.FAN_IN);
    return Architecture.from(Shape.of(6)).then(hidden).activate(Activation.TANH).then(output).build();
  }

  private Network create(Architecture architecture, String stream) {
    Network network = keep(engine.create(architecture, stream(stream)));
    assertEquals(architecture, network.architecture());
    return network;
  }

  private Network keep(Network network) {
    open.add(network);
    return network;
  }

  private static RandomStream stream(String name) {
    return Seeds.of(20).stream(name);
  }

  private static List<ParameterSpec> trained(Architecture architecture) {
    return architecture.parameters().stream().filter(ParameterSpec::trained).toList();
  }

  /** Standard normal samples, float32 values in float64 arrays. */
  private static double[][] batch(int samples, int features, String name) {
    RandomStream random = stream(name);
    double[][] batch = new double[samples][features];
    for (double[] sample : batch) {
      for (int i = 0; i < features; i++) {
        sample[i] = (float) random.nextGaussian();
      }
    }
    return batch;
  }

  private static float[] flat(double[][] batch) {
    float[] values = new float[batch.length * batch[0].length];
    int place = 0;
    for (double[] sample : batch) {
      for (double value : sample) {
        values[place++] = (float) value;
      }
    }
    return values;
  }

  private static float[] ones(int size) {
    float[] ones = new float[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** Away from 0, where a unit without inputs would sit on the kink of its ReLU and have no derivative. */
  private static void moveBiases(Network network) {
    for (ParameterSpec spec : network.architecture().parameters()) {
      if (spec.role() == ParameterSpec.Role.BIAS) {
        network.values(spec.name(), flat(batch(1, spec.size(), "biases of " + spec.name())));
      }
    }
  }

  /** Masks every weight parameter at random. */
  private static Map<String, Mask> maskAll(Network network, double sparsity) {
    Map<String, Mask> masks = new LinkedHashMap<>();
    for (ParameterSpec spec : network.architecture().parameters()) {
      if (spec.role() == ParameterSpec.Role.WEIGHT) {
        int kept = (int) Math.round((1 - sparsity) * spec.size());
        Mask mask = Mask.random(spec.size(), kept, stream("mask of " + spec.name()));
        network.mask(spec.name(), mask);
        masks.put(spec.name(), mask);
      }
    }
    return masks;
  }

  private static void assertMasked(Network network, Map<String, Mask> masks) {
    masks.forEach(
        (name, mask) -> {
          assertEquals(mask, network.mask(name));
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

  /** Updates on random data with random loss gradients, of batches of 20 and fewer; none without an optimiser. */
  private static void learn(Network network, int updates, String data, Optimizer optimizer) {
    Architecture architecture = network.architecture();
    Pass pass = network.pass(20);
    for (int update = 0; update < updates; update++) {
      int samples = 20 - update;
      network.zeroGradients();
      pass.forward(flat(batch(samples, architecture.inputShape().size(), data + update)), samples, Mode.TRAIN);
      pass.backward(flat(batch(samples, architecture.outputShape().size(), data + "-" + update)));
      if (optimizer != null) {
        network.update(optimizer);
      }
    }
  }

  private static Map<String, float[]> gradientsOf(Network network, int samples) {
    Architecture architecture = network.architecture();
    return gradients(
        network,
        batch(samples, architecture.inputShape().size(), "inputs"),
        batch(samples, architecture.outputShape().size(), "slopes"));
  }

  private static Map<String, float[]> gradients(Network network, double[][] inputs, double[][] slopes) {
    network.zeroGradients();
    Pass pass = network.pass(inputs.length);
    pass.forward(flat(inputs), inputs.length, Mode.TRAIN);
    pass.backward(flat(slopes));
    Map<String, float[]> gradients = new LinkedHashMap<>();
    trained(network.architecture()).forEach(spec -> gradients.put(spec.name(), network.gradient(spec.name())));
    return gradients;
  }

  private static void assertGradients(Network network, int samples) {
    Architecture architecture = network.architecture();
    double[][] inputs = batch(samples, architecture.inputShape().size(), "inputs");
    double[][] slopes = batch(samples, architecture.outputShape().size(), "slopes");
    ReferenceNetwork reference = ReferenceNetwork.of(network);
    Map<String, float[]> actual = gradients(network, inputs, slopes);
    for (ParameterSpec spec : trained(architecture)) {
      int[] kept = network.mask(spec.name()).places();
      int[] order = stream("places").permutation(kept.length);
      int[] places = IntStream.of(order).limit(PLACES_TRIED).map(i -> kept[i]).toArray();
      double[] expected = reference.gradient(spec.name(), places, inputs, slopes);
      float[] found = new float[places.length];
      for (int i = 0; i < places.length; i++) {
        found[i] = actual.get(spec.name())[places[i]];
      }
      assertClose(expected, found, GRADIENT_TOLERANCE, "gradient of " + spec.name() + ", batch " + samples);
    }
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
        assertEquals(expected[i], found[places[i]], HESSIAN_TOLERANCE * scale, name + ", element " + places[i]);
      }
      for (int i = 0; i < found.length; i++) {
        assertTrue(network.mask(name).keeps(i) || found[i] == 0, name + " is masked at " + i);
      }
    }
  }

  /** Five updates, from the fourth on at another learning rate; each parameter beside the rule in float64. */
  private static void assertUpdates(Network network, Optimizer optimizer, Rule rule) {
    List<ParameterSpec> specs = trained(network.architecture());
    Map<String, double[]> weights = new LinkedHashMap<>();
    Map<String, double[][]> moments = new LinkedHashMap<>();
    for (ParameterSpec spec : specs) {
      weights.put(spec.name(), ReferenceNetwork.doubles(network.values(spec.name())));
      moments.put(spec.name(), new double[spec.size()][2]);
    }
    for (int step = 1; step <= 5; step++) {
      Optimizer now = step < 4 ? optimizer : optimizer.at(5e-3);
      learn(network, 1, "data" + step, null);
      Map<String, float[]> gradients = new LinkedHashMap<>();
      specs.forEach(spec -> gradients.put(spec.name(), network.gradient(spec.name())));
      network.update(now);
      for (ParameterSpec spec : specs) {
        double[] w = weights.get(spec.name());
        for (int i = 0; i < w.length; i++) {
          w[i] = rule.apply(now, step, w[i], gradients.get(spec.name())[i], moments.get(spec.name())[i]);
        }
        assertClose(w, network.values(spec.name()), 1e-5, spec.name() + " after " + step);
        List<float[]> kept = network.moments(spec.name());
        for (int k = 0; k < kept.size(); k++) {
          int moment = k;
          double[] expected = Arrays.stream(moments.get(spec.name())).mapToDouble(m -> m[moment]).toArray();
          assertClose(expected, kept.get(k), 1e-5, "moment " + k + " of " + spec.name() + " after " + step);
        }
      }
    }
    assertEquals(
        optimizer instanceof Optimizer.Adam ? 2 : 1, network.moments(specs.get(0).name()).size(), "number of moments");
  }

  private static void assertSameState(Network one, Network other) {
    assertEquals(one.weights(), other.weights());
    for (ParameterSpec spec : trained(one.architecture())) {
      assertEquals(one.mask(spec.name()), other.mask(spec.name()));
      List<float[]> moments = one.moments(spec.name());
      assertEquals(moments.size(), other.moments(spec.name()).size());
      for (int k = 0; k < moments.size(); k++) {
        assertArrayEquals(moments.get(k), other.moments(spec.name()).get(k), spec.name());
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

  private static double squares(Map<String, float[]> gradients) {
    return gradients.values().stream().map(ReferenceNetwork::doubles).flatMapToDouble(Arrays::stream).map(g -> g * g)
        .sum();
  }

  private static void assertNames(Executable executable, String... numbers) {
    String message = assertThrows(IllegalArgumentException.class, executable).getMessage();
    for (String number : numbers) {
      assertTrue(message.matches("(?s).*\\b" + number + "\\b.*"), "names " + number + ": " + message);
    }
  }

  private static void assertClose(double[][] expected, float[] actual, double tolerance, String what) {
    assertClose(Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray(), actual, tolerance, what);
  }

  /** The first elements of the second array agree, up to the tolerance times the largest (or 1, if that is larger). */
  private static void assertClose(double[] expected, float[] actual, double tolerance, String what) {
    assertTrue(actual.length >= expected.length, what + ": " + actual.length + " values of " + expected.length);
    double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(1));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], tolerance * scale, what + ", element " + i);
    }
  }
}
