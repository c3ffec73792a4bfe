package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterSpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Updates beside a computation from their published equations. */
abstract class OptimizerContract extends EnginePromise {

  OptimizerContract(Supplier<Engine> engine) {
    super(engine);
  }

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

  @TestFactory
  Stream<DynamicTest> rmsPropFollowsItsEquations() {
    return forEach(
        architecture -> assertUpdates(
            create(architecture, "initial"),
            new Optimizer.RmsProp(1e-2, 0.9, 1e-5),
            (optimizer, step, w, g, moments) -> {
              Optimizer.RmsProp rms = (Optimizer.RmsProp) optimizer;
              moments[0] = rms.alpha() * moments[0] + (1 - rms.alpha()) * g * g;
              return w - rms.learningRate() * g / (Math.sqrt(moments[0]) + rms.epsilon());
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
    assertEquals(2, network.moments("dense1.weight").size(), "Adam has two moments of a parameter");
    assertThrows(
        IllegalStateException.class, () -> network.update(MOMENTUM),
        "an optimiser of other moments must be refused while there are some");
    network.resetOptimizer();
    assertTrue(network.moments("dense1.weight").isEmpty(), "no moments after a reset");
    learn(network, 1, "second", MOMENTUM);
    assertEquals(1, network.moments("dense1.weight").size(), "momentum has one moment of a parameter");
    assertThrows(
        IllegalStateException.class, () -> network.update(new Optimizer.RmsProp(1e-2, 0.9, 1e-5)),
        "an optimiser of other moments must be refused while there are some");
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
    assertEquals(fresh.weights(), used.weights(), "after a reset a used network must be updated like a new one");
  }

  /** The engine's answer to one element: its new weight, and its moments changed in place. */
  private interface Rule {
    double apply(Optimizer optimizer, int step, double weight, double gradient, double[] moments);
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
}
