// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.representation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.environment.classic.CartPole;
import org.espalier.tck.ReferenceNetwork;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class RepresentationEvaluatorTest {
  private static final Initializer NORMAL = new Initializer(Initializer.Scheme.HE_NORMAL, 1);
  private static final Architecture RELUS = Architecture.from(Shape.of(6))
      .dense(20, NORMAL).activate(Activation.RELU).dense(12, NORMAL).activate(Activation.RELU)
      .dense(2, NORMAL).activate(Activation.TANH).build();

  private static RepresentationEvaluator evaluator(Map<String, Object> options) {
    return new RepresentationEvaluator(
        Converters.standardConverter().convert(options).to(RepresentationEvaluator.Options.class));
  }

  private static ToyTraining training(Architecture architecture) {
    return new ToyTraining(new JvmEngine(), architecture, Seeds.of(1).stream("initial"), 1);
  }

  /** Mean activations 1, .02, 0 and 2.98: a mean of 1. */
  @Test
  void aUnitIsDormantUpToTauTimesTheMean() {
    Activations seen = new Activations(4);
    seen.add(new double[] {2, 0.04, 0, -2.98});
    seen.add(new double[] {0, 0, 0, 2.98});
    assertEquals(2, seen.dormant(0.025));
    assertEquals(1, seen.dormant(0.01));
    assertEquals(1, seen.dormant(0));
    assertEquals(3, seen.dormant(1));
    Activations silent = new Activations(3);
    silent.add(new double[3]);
    assertEquals(3, silent.dormant(0));
    assertEquals(0, silent.rank(0.01));
  }

  /** Singular values 100, 5, 1 and .1: the first two are 98.96 % of their sum. */
  @Test
  void theRankIsThatOfTheLargestSingularValues() {
    Activations seen = new Activations(4);
    seen.add(new double[] {0, 5, 0, 0});
    seen.add(new double[] {100, 0, 0, 0});
    seen.add(new double[] {0, 0, 0.1, 0});
    seen.add(new double[] {0, 0, 0, -1});
    assertEquals(3, seen.rank(0.01));
    assertEquals(2, seen.rank(0.011));
    assertEquals(4, seen.rank(0.0005));
    assertEquals(1, seen.rank(0.1));
  }

  /** Beside activations in float64, and a singular value decomposition of them instead of their products'. */
  @Test
  void agreesWithFloat64() {
    for (double tau : new double[] {0, 0.025, 0.3}) {
      try (ToyTraining training = training(RELUS)) {
        Network network = training.network();
        network.mask("dense1.weight", Mask.random(120, 30, Seeds.of(5).stream("mask")));
        network.mask("dense2.weight", Mask.random(240, 40, Seeds.of(6).stream("mask")));
        Map<String, Double> values = evaluator(Map.of("tau", tau)).evaluate(training, Seeds.of(0));
        double[][] inputs = new double[training.size()][6];
        for (int n = 0; n < inputs.length; n++) {
          float[] input = new float[6];
          training.read(n, input, 0, new float[2], 0);
          for (int i = 0; i < 6; i++) {
            inputs[n][i] = input[i];
          }
        }
        Map<String, double[][]> outputs = ReferenceNetwork.of(network).forward(inputs, Pass.Mode.INFER);
        double dormant = 0;
        for (String layer : List.of("relu1", "relu2")) {
          double[][] features = outputs.get(layer);
          dormant += dormant(features, tau);
          assertEquals(dormant(features, tau) / features[0].length, values.get("dormant.model." + layer), 1e-12);
          assertEquals(rank(features, 0.01), values.get("effective-rank.model." + layer));
        }
        assertEquals(dormant / 32, values.get("dormant.model"), 1e-12);
        assertEquals(values.get("effective-rank.model.relu2"), values.get("effective-rank.model"));
        assertTrue(dormant > 0, "some are dormant");
      }
    }
  }

  /** Features of all scales, and saturated ones that hardly vary: where all is nearly of one rank. */
  @Test
  void theRankIsThatOfADecompositionWhateverTheScales() {
    RandomStream random = Seeds.of(7).stream("features");
    Set<Integer> ranks = new HashSet<>();
    for (int trial = 0; trial < 40; trial++) {
      double[][] features = new double[200][32];
      double scale = Math.pow(10, random.nextInt(4) - 2);
      double[] bias = new double[32];
      double[][] mixing = new double[32][4];
      Arrays.setAll(bias, i -> 3 * random.nextGaussian());
      for (double[] row : mixing) {
        Arrays.setAll(row, i -> scale * Math.pow(10, -i) * random.nextGaussian());
      }
      Activations seen = new Activations(32);
      for (double[] row : features) {
        double[] state = new double[4];
        Arrays.setAll(state, i -> random.nextGaussian());
        for (int i = 0; i < 32; i++) {
          double sum = bias[i];
          for (int k = 0; k < 4; k++) {
            sum += mixing[i][k] * state[k];
          }
          row[i] = trial % 4 == 0 ? Math.max(0, sum) : Math.tanh(sum);
        }
        seen.add(row);
      }
      for (double delta : new double[] {0.3, 0.01, 0.001}) {
        assertEquals(rank(features, delta), seen.rank(delta), "trial " + trial + ", delta " + delta);
        ranks.add(seen.rank(delta));
      }
    }
    assertTrue(ranks.size() > 8, ranks.toString());
  }

  private static double dormant(double[][] features, double tau) {
    double[] means = new double[features[0].length];
    for (double[] row : features) {
      for (int i = 0; i < row.length; i++) {
        means[i] += Math.abs(row[i]) / features.length;
      }
    }
    double all = Arrays.stream(means).average().orElseThrow();
    return Arrays.stream(means).filter(mean -> mean / all <= tau).count();
  }

  private static double rank(double[][] features, double delta) {
    double[] singular =
        new SingularValueDecomposition(MatrixUtils.createRealMatrix(features)).getSingularValues();
    double sum = Arrays.stream(singular).sum();
    double part = 0;
    int rank = 0;
    while (part < (1 - delta) * sum) {
      part += singular[rank++];
    }
    return rank;
  }

  /** A sequence's features are units, seen at each of its moments. */
  @Test
  void aFeatureAtEveryMomentIsOneUnit() {
    Architecture lstm = Architecture.from(Shape.of(3, 2)).then(new Layer.Lstm(4, true, NORMAL, NORMAL)).flatten()
        .dense(1, NORMAL).build();
    try (ToyTraining training = training(lstm)) {
      // of the unit 2, input and candidate gates read nothing: its state stays 0
      boolean[] keep = new boolean[32];
      boolean[] keepRecurrent = new boolean[64];
      float[] bias = training.network().values("lstm1.bias");
      for (int row = 0; row < 16; row++) {
        Arrays.fill(keep, 2 * row, 2 * row + 2, row % 4 != 2);
        Arrays.fill(keepRecurrent, 4 * row, 4 * row + 4, row % 4 != 2);
        bias[row] = row % 4 == 2 ? 0 : bias[row];
      }
      training.network().values("lstm1.bias", bias);
      training.network().mask("lstm1.weight", Mask.of(keep));
      training.network().mask("lstm1.recurrent", Mask.of(keepRecurrent));
      Map<String, Double> values = evaluator(Map.of()).evaluate(training, Seeds.of(0));
      assertEquals(0.25, values.get("dormant.model"));
      assertEquals(3, values.get("effective-rank.model"));
    }
  }

  @Test
  void theSamplesAreAsManyAsAreAskedFor() {
    try (ToyTraining training = training(RELUS)) {
      assertEquals(1, evaluator(Map.of("samples", 1)).evaluate(training, Seeds.of(0)).get("effective-rank.model"));
      assertEquals(3 * 6, Inputs.of(training, 3, 1, Seeds.of(0)).of(training.network()).length);
      assertEquals(24 * 6, Inputs.of(training, 99, 1, Seeds.of(0)).of(training.network()).length);
    }
  }

  @Test
  void aNetworkWithoutHiddenLayersHasNothingToMeasure() {
    Architecture linear = Architecture.from(Shape.of(6)).dense(3, NORMAL).activate(Activation.TANH).build();
    try (ToyTraining training = training(linear)) {
      assertEquals(Map.of(), evaluator(Map.of()).evaluate(training, Seeds.of(0)));
    }
  }

  @Test
  void givesTheMetricsItDeclares() {
    try (ToyTraining training = training(RELUS)) {
      RepresentationEvaluator evaluator = evaluator(Map.of("byLayer", false));
      Set<String> given = evaluator.evaluate(training, Seeds.of(0)).keySet();
      assertEquals(Set.of("dormant.model", "effective-rank.model"), given);
      assertEquals(given, evaluator.metrics().stream().map(Metric::name).collect(Collectors.toSet()));
    }
  }

  /** Pushes the cart to the left. */
  private static final Policy LEFTWARDS =
      (observations, batch, actions, greedy, random) -> Arrays.fill(actions, 0, batch, 0);

  private static Testable offering(Object... offers) {
    return (Testable) Proxy.newProxyInstance(
        Testable.class.getClassLoader(), new Class<?>[] {Testable.class},
        (proxy, method, arguments) -> Arrays.stream(offers).filter(((Class<?>) arguments[0])::isInstance).findFirst());
  }

  private static Agent agent() {
    return new Agent() {
      @Override
      public Policy policy() {
        return LEFTWARDS;
      }

      @Override
      public Environment environment() {
        return new CartPole();
      }

      @Override
      public List<Episode> scored(Split split) {
        throw new AssertionError("the evaluator plays episodes of its own");
      }
    };
  }

  /** Beside the states of the same episodes, played one after another. */
  @Test
  void anAgentsNetworksAreShownWhatItSees() {
    Seeds seeds = Seeds.of(4);
    Set<List<Float>> visited = new HashSet<>();
    float[] observation = new float[4];
    for (int episode = 0; episode < 3; episode++) {
      Environment environment = new CartPole();
      environment.reset(seeds.seed("episode-" + episode), observation);
      do {
        visited.add(List.of(observation[0], observation[1], observation[2], observation[3]));
      } while (!environment.step(new float[1], 0, observation).done());
    }
    try (Network network = new JvmEngine().create(
        Architecture.from(Shape.of(4)).dense(2, NORMAL).build(), Seeds.of(0).stream("initial"))) {
      assertEquals(visited, states(Inputs.of(offering(agent()), 1000, 3, seeds).of(network)));
      Set<List<Float>> some = states(Inputs.of(offering(agent()), 10, 3, seeds).of(network));
      assertEquals(10, some.size());
      assertTrue(visited.containsAll(some));
    }
  }

  private static Set<List<Float>> states(float[] values) {
    Set<List<Float>> states = new HashSet<>();
    for (int i = 0; i < values.length; i += 4) {
      states.add(List.of(values[i], values[i + 1], values[i + 2], values[i + 3]));
    }
    assertEquals(values.length / 4, states.size());
    return states;
  }

  @Test
  void aNetworkThatReadsSomethingElseIsRefused() {
    try (Network network = new JvmEngine().create(RELUS, Seeds.of(0).stream("initial"))) {
      Inputs inputs = Inputs.of(offering(agent()), 10, 1, Seeds.of(0));
      assertEquals(
          "evaluator representation: a network reads 6 numbers, and what there is to look at has 4; it measures"
              + " networks that read examples or observations",
          assertThrows(InvalidInputException.class, () -> inputs.of(network)).getMessage());
    }
  }

  @Test
  void aTaskWithoutInputsIsRefusedBeforeAnythingRuns() {
    String refusal = assertThrows(
        InvalidInputException.class, () -> evaluator(Map.of()).prepare(offering())).getMessage();
    assertTrue(refusal.endsWith("provides \"inputs\", such as supervised or reinforcement"), refusal);
  }
}
