package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Outputs beside a float64 reference, the start from initialisers, and networks made from others. */
abstract class ComputationContract extends EnginePromise {

  ComputationContract(Supplier<Engine> engine) {
    super(engine);
  }

  @Test
  void denseChainsAreNotRefused() {
    Population.all().entrySet().stream()
        .filter(e -> e.getValue().nodes().stream().map(Node::layer).allMatch(ComputationContract::denseOrActivation))
        .forEach(e -> assertTrue(
            engine.refusal(e.getValue()).isEmpty(),
            "an engine must compute every chain of dense layers; it refuses " + e.getKey()));
  }

  @Test
  void createsNothingThatItRefuses() {
    Population.all().values().stream()
        .filter(architecture -> engine.refusal(architecture).isPresent())
        .forEach(
            architecture -> assertThrows(
                IllegalArgumentException.class, () -> engine.create(architecture, stream("initial")),
                "what an engine refuses it must not create"));
  }

  @TestFactory
  Stream<DynamicTest> startsFromTheInitialisersDraws() {
    return forEach(
        architecture -> {
          Network network = create(architecture, "initial");
          RandomStream same = stream("initial");
          for (ParameterSpec spec : architecture.parameters()) {
            assertArrayEquals(
                spec.initializer().draw(spec, same), network.values(spec.name()),
                "the initial values of " + spec.name() + " must be those that its initialiser draws");
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
          assertThrows(
              NoSuchElementException.class, () -> pass.activations("no such layer"),
              "outputs of a layer that is not there must be refused");
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
          assertEquals(weights, other.weights(), "a network made like another must have the weights that it is given");
          for (ParameterSpec spec : trained(architecture)) {
            assertEquals(
                Mask.all(spec.size()), other.mask(spec.name()),
                "a network made like another has no mask on " + spec.name());
            assertEquals(
                List.of(), other.moments(spec.name()), "a network made like another has no moments of " + spec.name());
          }
          learn(other, 1, "more", MOMENTUM);
          assertNotEquals(weights, other.weights(), "a network made like another must change when it is trained");
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
                IllegalArgumentException.class, () -> network.like(architecture, network.weights()),
                "what an engine refuses it must not make like another"));
    Architecture wider = Architecture.from(Shape.of(7)).dense(11, Initializer.ONE).build();
    assertNames(() -> network.like(wider, network.weights()), "77", "66");
  }

  private static boolean denseOrActivation(Layer layer) {
    return layer instanceof Layer.Dense || layer instanceof Layer.Activate;
  }
}
