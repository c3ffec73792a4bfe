package org.espalier.tck.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.Seeds;
import org.espalier.tck.ContractOf;
import org.espalier.tck.Declaration;
import org.espalier.tck.Sentence;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;

/** What every criterion must do, tried on a small trained network, with all weights and with some pruned already. */
@ContractOf(Criterion.KIND)
public abstract class CriterionContract {

  /** The criterion under test. */
  protected abstract Criterion criterion();

  /** An engine to try it on. */
  protected abstract Engine engine();

  /** A network that it can score: the toy task's, unless it needs another. */
  protected Architecture architecture() {
    return ToyTraining.architecture();
  }

  /** Networks that it can't score; none if it can score them all. */
  protected List<Architecture> refused() {
    return List.of();
  }

  @Test
  void doesNotRefuseWhatItCanScore() {
    try (Specimen specimen = Specimen.whole(engine(), architecture())) {
      assertEquals(
          Optional.empty(), criterion().refusal(architecture(), specimen.prunable()),
          "a network that the criterion can score must not be refused");
    }
  }

  @Test
  void refusesWhatItCanNotScoreWithTheReason() {
    for (Architecture architecture : refused()) {
      List<ParameterSpec> weights =
          architecture.parameters().stream().filter(p -> p.role() == ParameterSpec.Role.WEIGHT).toList();
      String reason = criterion().refusal(architecture, weights).orElse("");
      assertFalse(reason.isBlank(), () -> "no reason for " + architecture);
    }
  }

  @Test
  void scoresEveryPrunableWeight() {
    try (Specimen specimen = Specimen.whole(engine(), architecture())) {
      assertScoresPrunable(specimen);
    }
  }

  @Test
  void scoresNothingThatIsExcluded() {
    try (Specimen specimen = Specimen.withoutLastLayer(engine(), architecture())) {
      assertScoresPrunable(specimen);
    }
  }

  @Test
  void scoresAreFiniteWhenSomeWeightsArePrunedAlready() {
    try (Specimen specimen = Specimen.whole(engine(), architecture())) {
      for (ParameterSpec parameter : specimen.prunable()) {
        int kept = parameter.size() / 3;
        Mask mask = Mask.random(parameter.size(), kept, Seeds.of(1).stream(parameter.name()));
        specimen.network().mask(parameter.name(), mask);
      }
      assertScoresPrunable(specimen);
    }
  }

  @Test
  void leavesWeightsAndMasksAsTheyWere() {
    try (Specimen specimen = Specimen.whole(engine(), architecture())) {
      Network network = specimen.network();
      ParameterSpec first = specimen.prunable().get(0);
      network.mask(first.name(), Mask.random(first.size(), first.size() / 2, Seeds.of(2).stream("mask")));
      Weights weights = network.weights();
      Map<String, Mask> masks = masks(network);

      criterion().score(specimen);

      assertEquals(weights, network.weights(), "score must leave the weights as they were");
      assertEquals(masks, masks(network), "score must leave the masks as they were");
    }
  }

  @Test
  void whatMakesUpForRemovedWeightsFitsAndLeavesTheNetworkAlone() {
    try (Specimen specimen = Specimen.whole(engine(), architecture())) {
      Network network = specimen.network();
      Map<String, Mask> masks = new HashMap<>();
      for (ParameterSpec parameter : specimen.prunable()) {
        masks.put(
            parameter.name(),
            Mask.random(parameter.size(), parameter.size() / 2, Seeds.of(3).stream(parameter.name())));
      }
      Weights weights = network.weights();
      Map<String, Mask> before = masks(network);
      Map<String, float[]> changed = criterion().compensate(specimen, masks);
      assertEquals(weights, network.weights(), "compensate must leave the weights as they were");
      assertEquals(before, masks(network), "compensate must leave the masks as they were");
      changed.forEach((name, values) -> {
        assertEquals(
            network.architecture().parameter(name).size(), values.length,
            "compensate must give a value for each weight of '" + name + "'");
        for (float value : values) {
          assertTrue(
              Float.isFinite(value),
              () -> "what makes up for removed weights must be finite; '" + name + "' gets " + value);
        }
      });
    }
  }

  @Test
  void theSameNetworkGetsTheSameScores() {
    try (Specimen one = Specimen.whole(engine(), architecture());
        Specimen other = Specimen.whole(engine(), architecture())) {
      Map<String, float[]> scores = criterion().score(one);
      Map<String, float[]> again = criterion().score(other);
      assertEquals(scores.keySet(), again.keySet(), "the same network must get scores of the same parameters");
      scores.forEach((name, values) -> assertArrayEquals(
          values, again.get(name), "the same network must get the same scores; those of '" + name + "'"));
    }
  }

  @Test
  void aTaskThatOffersNothingIsEnoughOrRefusedInWords() {
    try (Specimen specimen = Specimen.whole(engine(), architecture())) {
      Subject blind = specimen.blind();
      try {
        assertEquals(
            specimen.prunable().size(), criterion().score(blind).size(),
            "a criterion that neither gradients nor inputs are offered must score every prunable parameter or refuse");
      } catch (InvalidInputException e) {
        Sentence.require(e, "why a task is refused that offers neither gradients nor inputs");
        assertFalse(
            Declaration.requires(criterion().getClass()).isEmpty(),
            "a criterion that can't score without what a task offers must name it in @Plugin(requires)");
      }
    }
  }

  private void assertScoresPrunable(Specimen specimen) {
    Map<String, float[]> scores = criterion().score(specimen);
    Set<String> expected = specimen.prunable().stream().map(ParameterSpec::name).collect(Collectors.toSet());
    assertEquals(
        expected, scores.keySet(), "score must give scores of every parameter that may be pruned, and of no other");
    for (ParameterSpec parameter : specimen.prunable()) {
      float[] values = scores.get(parameter.name());
      assertEquals(
          parameter.size(), values.length,
          "score must give one finite number for each weight of '" + parameter.name() + "'; how many it gave");
      for (float value : values) {
        assertTrue(
            Float.isFinite(value), () -> "every score must be finite; '" + parameter.name() + "' has one of " + value);
      }
    }
  }

  private static Map<String, Mask> masks(Network network) {
    return network.architecture().parameters().stream()
        .collect(Collectors.toMap(ParameterSpec::name, p -> network.mask(p.name())));
  }
}
