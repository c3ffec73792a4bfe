package org.espalier.tck.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.plugin.Offer;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.ContractOf;
import org.espalier.tck.Declaration;
import org.junit.jupiter.api.Test;

/** What every granularity must do, tried on one network with random scores compared across all layers. */
@ContractOf(Granularity.KIND)
public abstract class GranularityContract {

  /** The granularity under test. */
  protected abstract Granularity granularity();

  /** A network that it can prune, large enough that two random choices of units are not the same. */
  protected abstract Architecture architecture();

  /** A sparsity to which it can prune that network, once and then once more. */
  protected abstract double sparsity();

  @Test
  void canPruneItsNetwork() {
    assertEquals(
        Optional.empty(), granularity().refusal(architecture(), weights(), sparsity()),
        "a network that the granularity can prune must not be refused");
  }

  @Test
  void masksFitParametersThatAreTrained() {
    Map<String, Mask> masks = select(scores(1));
    assertFalse(masks.isEmpty(), "select must give a mask; it gave none");
    masks.forEach((name, mask) -> {
      ParameterSpec parameter = architecture().parameter(name);
      assertTrue(parameter.trained(), "masks are for parameters that are trained; '" + name + "' is not");
      assertEquals(
          parameter.size(), mask.size(), "the mask of '" + name + "' must have a place for each of its values");
    });
    assertTrue(
        masks.values().stream().anyMatch(mask -> mask.kept() < mask.size()),
        "at this sparsity some mask must remove something; they keep everything");
  }

  @Test
  void theSameScoresAndStreamGiveTheSameMasksAndScoresStay() {
    List<LayerScores> scores = scores(1);
    List<float[]> before = scores.stream().map(layer -> layer.scores().clone()).toList();
    assertEquals(select(scores), select(scores), "the same scores and an equal stream must give the same masks");
    for (int i = 0; i < before.size(); i++) {
      assertArrayEquals(before.get(i), scores.get(i).scores(), "select must leave the scores as they are");
    }
  }

  @Test
  void equalScoresAreChosenAmongByTheStream() {
    List<LayerScores> equal = weights().stream()
        .map(weight -> new LayerScores(weight, new float[weight.size()], Mask.all(weight.size())))
        .toList();
    long choices = IntStream.range(0, 10)
        .mapToObj(seed -> select(equal, Seeds.of(seed).stream("ties")))
        .distinct()
        .count();
    assertTrue(choices > 1, "ten streams give one choice");
  }

  @Test
  void whatIsRemovedStaysRemoved() {
    Map<String, Mask> first = select(scores(1));
    List<LayerScores> left = scores(2).stream()
        .map(layer -> new LayerScores(
            layer.parameter(), layer.scores(), first.getOrDefault(layer.parameter().name(), layer.candidates())))
        .toList();
    select(left).forEach((name, mask) -> {
      if (first.containsKey(name) && architecture().parameter(name).role() == Role.WEIGHT) {
        assertEquals(mask, mask.and(first.get(name)), "what was removed of '" + name + "' must stay removed");
      }
    });
  }

  @Test
  void shuffledMasksAreOfTheSameParametersAndDrawnFromTheStream() {
    Map<String, Mask> masks = select(scores(1));
    Map<String, Mask> shuffled = shuffle(masks, 1);
    assertEquals(masks.keySet(), shuffled.keySet(), "shuffled masks must be of the same parameters");
    masks.forEach((name, mask) -> assertEquals(
        mask.size(), shuffled.get(name).size(), "the shuffled mask of '" + name + "' must be as long"));
    assertEquals(shuffled, shuffle(masks, 1), "an equal stream must give equal shuffled masks");
    List<Map<String, Mask>> draws = new ArrayList<>(List.of(masks));
    IntStream.range(0, 10).forEach(seed -> draws.add(shuffle(masks, seed)));
    assertNotEquals(1, draws.stream().distinct().count(), "shuffling changes nothing");
  }

  @Test
  void shuffledMasksAreOnesThatItCouldHaveChosen() {
    Map<String, Mask> shuffled = shuffle(select(scores(1)), 2);
    assertEquals(shuffled, select(wanted(shuffled)), "shuffled masks must be ones that select could choose");
  }

  @Test
  void masksOfExchangedUnitsAreOnesThatItCouldHaveChosen() {
    Map<String, Mask> masks = select(scores(1));
    List<Map<String, Mask>> draws = new ArrayList<>(List.of(masks));
    for (int seed = 0; seed < 10; seed++) {
      Map<String, Mask> exchanged = exchange(masks, seed);
      assertEquals(exchanged, exchange(masks, seed), "an equal stream must exchange the same units");
      assertEquals(exchanged, select(wanted(exchanged)), "exchanged masks must be ones that select could choose");
      draws.add(exchanged);
    }
    assertNotEquals(1, draws.stream().distinct().count(), "exchanging changes nothing");
  }

  /** Of masks that are drawn weight by weight it keeps the places, or it does not keep each weight by itself. */
  @Test
  void whetherItKeepsSingleWeightsIsDeclared() {
    Map<String, Mask> drawn = drawn(select(scores(1)).values().stream().mapToInt(Mask::kept).sum());
    assertEquals(
        drawn.equals(select(wanted(drawn))),
        Declaration.provides(granularity().getClass()).contains(Offer.SINGLE_WEIGHTS),
        "that each weight is kept or removed by itself and that @Plugin(provides) has single-weights must be said"
            + " together; that it does");
  }

  /** So many weights of all, wherever they are. */
  private Map<String, Mask> drawn(int kept) {
    boolean[] all = new boolean[weights().stream().mapToInt(ParameterSpec::size).sum()];
    for (int place : Mask.random(all.length, Math.min(kept, all.length), Seeds.of(8).stream("places")).places()) {
      all[place] = true;
    }
    Map<String, Mask> masks = new LinkedHashMap<>();
    int first = 0;
    for (ParameterSpec weight : weights()) {
      masks.put(weight.name(), Mask.of(Arrays.copyOfRange(all, first, first + weight.size())));
      first += weight.size();
    }
    return masks;
  }

  @Test
  void masksThatKeepEverythingStayWhatTheyAre() {
    Map<String, Mask> masks = select(scores(1));
    masks.replaceAll((name, mask) -> Mask.all(mask.size()));
    assertEquals(masks, shuffle(masks, 3), "masks that keep everything must stay so when they are shuffled");
    assertEquals(masks, exchange(masks, 3), "masks that keep everything must stay so when units are exchanged");
  }

  private Map<String, Mask> select(List<LayerScores> scores) {
    return select(scores, Seeds.of(1).stream("ties"));
  }

  private Map<String, Mask> select(List<LayerScores> scores, RandomStream ties) {
    return granularity().select(architecture(), scores, sparsity(), Selection::counts, ties);
  }

  private Map<String, Mask> shuffle(Map<String, Mask> masks, long seed) {
    return granularity().shuffle(architecture(), masks, Seeds.of(seed).stream("shuffle"));
  }

  private Map<String, Mask> exchange(Map<String, Mask> masks, long seed) {
    return granularity().exchange(architecture(), masks, Seeds.of(seed).stream("exchange"));
  }

  /** Scores by which nothing but these masks is to be chosen. */
  private List<LayerScores> wanted(Map<String, Mask> masks) {
    return weights().stream()
        .map(weight -> new LayerScores(
            weight, indicator(masks.getOrDefault(weight.name(), Mask.all(weight.size()))),
            Mask.all(weight.size())))
        .toList();
  }

  private List<ParameterSpec> weights() {
    return architecture().parameters().stream().filter(parameter -> parameter.role() == Role.WEIGHT).toList();
  }

  private List<LayerScores> scores(long seed) {
    RandomStream random = Seeds.of(seed).stream("scores");
    List<LayerScores> scores = new ArrayList<>();
    for (ParameterSpec weight : weights()) {
      float[] drawn = new float[weight.size()];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = random.nextFloat();
      }
      scores.add(new LayerScores(weight, drawn, Mask.all(drawn.length)));
    }
    return scores;
  }

  /** 1 for what is kept, 0 for the rest. */
  private static float[] indicator(Mask mask) {
    float[] values = new float[mask.size()];
    for (int place : mask.places()) {
      values[place] = 1;
    }
    return values;
  }
}
