package org.espalier.tck.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.network.Shape;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.ContractOf;
import org.junit.jupiter.api.Test;

/** What every distribution must do, tried on random networks, scores and masks. */
@ContractOf(Distribution.KIND)
public abstract class DistributionContract {
  private static final int TRIALS = 200;

  /** The distribution under test. */
  protected abstract Distribution distribution();

  /** What rounding put just above a whole number is that number. */
  private int least(int candidates) {
    return (int) Math.ceil(leastDensity() * candidates - 1e-9);
  }

  /** Smallest share of the candidates that can be asked of it; a distribution with a cap a layer can't give less. */
  protected double leastDensity() {
    return 0;
  }

  @Test
  void keepsExactlyAsManyAsAskedAndNoMoreThanThereAre() {
    RandomStream random = Seeds.of(1).stream("exact");
    for (int trial = 0; trial < TRIALS; trial++) {
      List<LayerScores> layers = layers(random);
      int candidates = layers.stream().mapToInt(layer -> layer.candidates().kept()).sum();
      int least = least(candidates);
      int kept = least + random.nextInt(candidates - least + 1);

      int[] shares = distribution().allocate(layers, kept, Seeds.of(trial).stream("ties"));

      assertEquals(layers.size(), shares.length, "one number a layer");
      assertEquals(kept, IntStream.of(shares).sum(), "in all, of " + candidates + " in " + layers.size() + " layers");
      for (int i = 0; i < shares.length; i++) {
        int most = layers.get(i).candidates().kept();
        assertTrue(
            shares[i] >= 0 && shares[i] <= most,
            "a layer can keep from 0 to all of its candidates; layer " + i + " keeps " + shares[i] + " of " + most);
      }
    }
  }

  @Test
  void sameStreamGivesTheSameDivision() {
    RandomStream random = Seeds.of(2).stream("repeat");
    for (int trial = 0; trial < TRIALS; trial++) {
      List<LayerScores> layers = layers(random);
      int candidates = layers.stream().mapToInt(layer -> layer.candidates().kept()).sum();
      int kept = Math.max(candidates / 3, least(candidates));
      Distribution distribution = distribution();
      int[] first = distribution.allocate(layers, kept, Seeds.of(trial).stream("ties"));
      int[] second = distribution.allocate(layers, kept, Seeds.of(trial).stream("ties"));
      assertArrayEquals(first, second, "an equal stream must give the same division");
    }
  }

  @Test
  void refusesNothingThatCanBeDone() {
    List<ParameterSpec> prunable = layers(Seeds.of(5).stream("layers")).stream().map(LayerScores::parameter).toList();
    assertEquals(
        Optional.empty(), distribution().refusal(prunable, 0.9 * (1 - leastDensity())),
        "what can be done must not be refused");
  }

  @Test
  void equalLayersAreToldApartByTheStreamAndNotByPosition() {
    LayerScores one = new LayerScores(parameter("one", Shape.of(3, 7)), new float[21], Mask.all(21));
    LayerScores other = new LayerScores(parameter("other", Shape.of(3, 7)), new float[21], Mask.all(21));
    Set<Boolean> firstHasMore = new HashSet<>();
    for (int seed = 0; seed < 50; seed++) {
      int[] shares = distribution().allocate(List.of(one, other), 41, Seeds.of(seed).stream("ties"));
      firstHasMore.add(shares[0] > shares[1]);
    }
    assertEquals(
        Set.of(true, false), firstHasMore,
        "equal layers must be told apart by the stream and not by their places; whether the first got more, by 50"
            + " streams");
  }

  @Test
  void leavesScoresAlone() {
    List<LayerScores> layers = layers(Seeds.of(3).stream("scores"));
    List<float[]> before = layers.stream().map(layer -> layer.scores().clone()).toList();
    int candidates = layers.stream().mapToInt(layer -> layer.candidates().kept()).sum();
    distribution().allocate(layers, Math.max(1, candidates * 9 / 10), Seeds.of(3).stream("ties"));
    for (int i = 0; i < layers.size(); i++) {
      assertArrayEquals(before.get(i), layers.get(i).scores(), "allocate must leave the scores as they are");
    }
  }

  @Test
  void canKeepEverything() {
    List<LayerScores> layers = layers(Seeds.of(4).stream("all"));
    int[] all = layers.stream().mapToInt(layer -> layer.candidates().kept()).toArray();
    int[] shares = distribution().allocate(layers, IntStream.of(all).sum(), Seeds.of(4).stream("ties"));
    assertArrayEquals(all, shares, "asked to keep everything, every layer must keep all of its candidates");
  }

  /** One to six dense and convolutional layers, some of their weights pruned already, scores with many ties. */
  private static List<LayerScores> layers(RandomStream random) {
    List<LayerScores> layers = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    for (int i = 0; i < count; i++) {
      int outputs = 1 + random.nextInt(20);
      int inputs = 1 + random.nextInt(20);
      Shape shape = random.nextBoolean() ? Shape.of(outputs, inputs) : Shape.of(outputs, inputs, 3, 3);
      layers.add(layer("layer" + i, shape, random));
    }
    return layers;
  }

  /** Of weights, or of as many units as there are outputs. */
  private static LayerScores layer(String name, Shape shape, RandomStream random) {
    ParameterSpec parameter = parameter(name, shape);
    float[] scores = new float[random.nextInt(3) == 0 ? shape.get(0) : shape.size()];
    boolean[] candidates = new boolean[scores.length];
    boolean pruned = random.nextBoolean();
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(10);
      candidates[i] = !pruned || random.nextFloat() < 0.7f;
    }
    return new LayerScores(parameter, scores, Mask.of(candidates));
  }

  /** A weight of this shape, [out, in] or [out, in, height, width]. */
  protected static ParameterSpec parameter(String layer, Shape shape) {
    int area = shape.size() / (shape.get(0) * shape.get(1));
    return new ParameterSpec(
        layer + ".weight", layer, Role.WEIGHT, shape, Initializer.FAN_IN, shape.get(1) * area, shape.get(0) * area, 1);
  }
}
