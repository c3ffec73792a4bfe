package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/** What the promises of engines share: an engine, the architectures to try it on, and comparisons. */
abstract class EnginePromise {
  static final double FORWARD_TOLERANCE = 2e-5;
  static final double GRADIENT_TOLERANCE = 2e-4;
  static final int PLACES_TRIED = 40;
  static final Optimizer ADAM = new Optimizer.Adam(1e-2, 0.8, 0.99, 1e-6);
  static final Optimizer MOMENTUM = new Optimizer.Sgd(5e-2, 0.9, 1e-2);

  private final Supplier<Engine> makes;
  private final List<Network> open = new ArrayList<>();
  Engine engine;

  /** @param engine gives the engine under test */
  EnginePromise(Supplier<Engine> engine) {
    makes = engine;
  }

  @BeforeEach
  final void start() {
    engine = makes.get();
  }

  @AfterEach
  final void closeNetworks() {
    open.forEach(Network::close);
  }

  interface Check {
    void on(Architecture architecture) throws IOException;
  }

  Stream<DynamicTest> forEach(Check check) {
    return forEach(architecture -> true, check);
  }

  Stream<DynamicTest> forEach(Predicate<Architecture> selected, Check check) {
    return Population.all().entrySet().stream()
        .filter(entry -> engine.refusal(entry.getValue()).isEmpty() && selected.test(entry.getValue()))
        .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check.on(entry.getValue())));
  }

  /** 6 -> 11 -> 3 with tanh. */
  static Architecture mlp() {
    Layer hidden = new Layer.Dense(11, Initializer.FAN_IN, Initializer.FAN_IN);
    Layer output = new Layer.Dense(3, Initializer.FAN_IN, Initializer.FAN_IN);
    return Architecture.from(Shape.of(6)).then(hidden).activate(Activation.TANH).then(output).build();
  }

  Network create(Architecture architecture, String stream) {
    Network network = keep(engine.create(architecture, stream(stream)));
    assertEquals(architecture, network.architecture(), "a network must say the architecture that it was created with");
    return network;
  }

  Network keep(Network network) {
    open.add(network);
    return network;
  }

  static RandomStream stream(String name) {
    return Seeds.of(20).stream(name);
  }

  static List<ParameterSpec> trained(Architecture architecture) {
    return architecture.parameters().stream().filter(ParameterSpec::trained).toList();
  }

  /** Standard normal samples, float32 values in float64 arrays. */
  static double[][] batch(int samples, int features, String name) {
    RandomStream random = stream(name);
    double[][] batch = new double[samples][features];
    for (double[] sample : batch) {
      for (int i = 0; i < features; i++) {
        sample[i] = (float) random.nextGaussian();
      }
    }
    return batch;
  }

  static float[] flat(double[][] batch) {
    float[] values = new float[batch.length * batch[0].length];
    int place = 0;
    for (double[] sample : batch) {
      for (double value : sample) {
        values[place++] = (float) value;
      }
    }
    return values;
  }

  /** Away from 0, where a unit without inputs would sit on the kink of its ReLU and have no derivative. */
  static void moveBiases(Network network) {
    for (ParameterSpec spec : network.architecture().parameters()) {
      if (spec.role() == ParameterSpec.Role.BIAS) {
        network.values(spec.name(), flat(batch(1, spec.size(), "biases of " + spec.name())));
      }
    }
  }

  /** Masks every weight parameter at random. */
  static Map<String, Mask> maskAll(Network network, double sparsity) {
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

  /** Updates on random data with random loss gradients, of batches of 20 and fewer; none without an optimiser. */
  static void learn(Network network, int updates, String data, Optimizer optimizer) {
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

  static Map<String, float[]> gradientsOf(Network network, int samples) {
    Architecture architecture = network.architecture();
    return gradients(
        network,
        batch(samples, architecture.inputShape().size(), "inputs"),
        batch(samples, architecture.outputShape().size(), "slopes"));
  }

  static Map<String, float[]> gradients(Network network, double[][] inputs, double[][] slopes) {
    network.zeroGradients();
    Pass pass = network.pass(inputs.length);
    pass.forward(flat(inputs), inputs.length, Mode.TRAIN);
    pass.backward(flat(slopes));
    Map<String, float[]> gradients = new LinkedHashMap<>();
    trained(network.architecture()).forEach(spec -> gradients.put(spec.name(), network.gradient(spec.name())));
    return gradients;
  }

  static void assertGradients(Network network, int samples) {
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

  static void assertNames(Executable executable, String... numbers) {
    String message = assertThrows(
        IllegalArgumentException.class, executable, "a wrong size must be refused").getMessage();
    for (String number : numbers) {
      assertTrue(
          message.matches("(?s).*\\b" + number + "\\b.*"),
          "a refusal must name the size that is there and the one that is right; " + number + " is not in: " + message);
    }
  }

  static void assertClose(double[][] expected, float[] actual, double tolerance, String what) {
    assertClose(Arrays.stream(expected).flatMapToDouble(Arrays::stream).toArray(), actual, tolerance, what);
  }

  /** The first elements of the second array agree, up to the tolerance times the largest (or 1, if that is larger). */
  static void assertClose(double[] expected, float[] actual, double tolerance, String what) {
    assertTrue(
        actual.length >= expected.length,
        what + " must have " + expected.length + " values at least; it has " + actual.length);
    double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(1));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          expected[i], actual[i], tolerance * scale,
          what + " must be what the reference computes, within " + tolerance + "; element " + i + " is not");
    }
  }
}
