// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.lotteryticket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class LotteryTicketTest extends ProcedureContract {
  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void everySparsityHasATicketAndItsControls() {
    assertEquals(
        List.of(
            "dense", "ticket-0.5", "random-mask-0.5", "permuted-mask-0.5", "random-init-0.5", "late-rewind-0.5",
            "dense-small-0.5", "ticket-0.9", "random-mask-0.9", "permuted-mask-0.9", "random-init-0.9",
            "late-rewind-0.9", "dense-small-0.9"),
        procedure(Map.of()).runs(SPARSITIES).stream().map(RunDefinition::name).toList());
    assertEquals(
        List.of("dense", "ticket-0.5"),
        procedure(Map.of("controls", new String[0])).runs(List.of(0.5)).stream().map(RunDefinition::name).toList());
  }

  @Test
  void aTicketStartsFromTheInitialWeightsToTheBitAndItsMaskHolds() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    assertTicket(entries, entries.get("dense").artifacts().get("initial"));
  }

  @Test
  void aTicketStartsFromTheWeightsOfTheRewindPointToTheBit() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("rewindTo", 7));
    Weights rewind = entries.get("dense").artifacts().get("rewind");
    assertNotEquals(entries.get("dense").artifacts().get("initial"), rewind);
    assertNotEquals(entries.get("dense").artifacts().get("final"), rewind);
    assertTicket(entries, rewind);
  }

  private static void assertTicket(Map<String, Laboratory.Entry> entries, Weights start) {
    for (double sparsity : SPARSITIES) {
      Laboratory.Entry ticket = entries.get("ticket-" + sparsity);
      long masked = 0;
      long all = 0;
      for (Map.Entry<ParameterName, Mask> mask : ticket.masks().get(0).entrySet()) {
        float[] expected = start.get(mask.getKey());
        mask.getValue().apply(expected);
        float[] actual = ticket.starts().get(0).get(mask.getKey());
        float[] trained = ticket.evaluated().get(0).get(mask.getKey());
        boolean weight = mask.getKey().parameter().endsWith(".weight");
        for (int i = 0; i < expected.length; i++) {
          assertEquals(Float.floatToIntBits(expected[i]), Float.floatToIntBits(actual[i]), mask.getKey().toString());
          if (!mask.getValue().keeps(i)) {
            assertEquals(0, Float.floatToIntBits(trained[i]), mask.getKey() + " has grown back");
            masked++;
          }
          all += weight ? 1 : 0;
        }
      }
      assertEquals(sparsity, (double) masked / all, 1.0 / all);
    }
  }

  @Test
  void aRandomMaskHasTheTicketsLayerDensitiesAndStartingWeights() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    Weights initial = entries.get("dense").artifacts().get("initial");
    for (double sparsity : SPARSITIES) {
      Map<ParameterName, Mask> ticket = entries.get("ticket-" + sparsity).masks().get(0);
      Laboratory.Entry control = entries.get("random-mask-" + sparsity);
      control.masks().get(0).forEach(
          (name, mask) -> assertEquals(ticket.get(name).kept(), mask.kept(), name.toString()));
      assertNotEquals(ticket, control.masks().get(0));
      Mask first = control.masks().get(0).get(ParameterName.of("model/dense1.weight"));
      float[] start = control.starts().get(0).get("model/dense1.weight");
      for (int place : first.places()) {
        assertEquals(initial.get("model/dense1.weight")[place], start[place]);
      }
    }
  }

  @Test
  void aNewInitializationHasTheTicketsMask() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    for (double sparsity : SPARSITIES) {
      Laboratory.Entry ticket = entries.get("ticket-" + sparsity);
      Laboratory.Entry control = entries.get("random-init-" + sparsity);
      assertEquals(ticket.masks(), control.masks());
      assertNotEquals(ticket.starts(), control.starts());
    }
  }

  @Test
  void permutedWeightsAreTheTicketsInOtherPlacesOfTheirLayer() {
    Map<String, Laboratory.Entry> entries =
        carryOut(Map.of("controls", new String[] {"permuted-weights"}, "rewindTo", 4));
    for (double sparsity : SPARSITIES) {
      Laboratory.Entry ticket = entries.get("ticket-" + sparsity);
      Laboratory.Entry control = entries.get("permuted-weights-" + sparsity);
      assertEquals(ticket.masks(), control.masks());
      Weights before = ticket.starts().get(0);
      Weights after = control.starts().get(0);
      for (String name : before.names()) {
        Mask mask = ticket.masks().get(0).get(ParameterName.of(name));
        if (name.endsWith(".weight")) {
          assertFalse(Arrays.equals(before.get(name), after.get(name)), name);
          for (int place = 0; place < mask.size(); place++) {
            assertEquals(mask.keeps(place), after.get(name)[place] != 0, name);
          }
          assertArrayEquals(sorted(before.get(name)), sorted(after.get(name)), name);
        } else {
          assertArrayEquals(before.get(name), after.get(name), name + " is not shuffled");
        }
      }
    }
  }

  private static float[] sorted(float[] values) {
    Arrays.sort(values);
    return values;
  }

  /** What the ticket starts from is no business of controls that start from weights of their own. */
  @Test
  void controlsDependOnTheRewindPointThatTheyStartFromAlone() {
    Map<String, Set<String>> parameters = new LinkedHashMap<>();
    procedure(Map.of("controls", new String[] {"permuted-weights", "random-init", "late-rewind", "dense-small"}))
        .runs(List.of(0.5))
        .forEach(run -> parameters.put(run.variant(), run.parameters().texts().keySet()));
    assertEquals(
        Map.of(
            "dense", Set.of("rewind-to", "late-rewind-to"), "ticket", Set.of("rewind-to"), "permuted-weights",
            Set.of("rewind-to"), "random-init", Set.of(), "late-rewind", Set.of("late-rewind-to"), "dense-small",
            Set.of()),
        parameters);
  }

  /** Powers of .8 are .64, .512, .4096: two, three and four levels, not one more for the rounding of logarithms. */
  @Test
  void anExactPowerOfFourFifthsTakesItsExponentsNumberOfLevels() {
    Map<Double, Integer> levels = Map.of(0.2, 1, 0.36, 2, 0.488, 3, 0.5904, 4, 0.67232, 5, 0.361, 3, 0.489, 4);
    Procedure procedure = procedure(Map.of("controls", new String[] {"iterative"}));
    procedure.runs(List.copyOf(levels.keySet())).stream()
        .filter(run -> run.variant().equals("iterative"))
        .forEach(
            run -> assertEquals(
                levels.get(run.sparsity().getAsDouble()).doubleValue(), procedure.trainings(run), run.name()));
  }

  @Test
  void aPermutedMaskGivesEveryUnitAPartnerOfAsManyConnections() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("controls", new String[] {"permuted-mask"}));
    for (double sparsity : SPARSITIES) {
      Map<ParameterName, Mask> ticket = entries.get("ticket-" + sparsity).masks().get(0);
      ParameterName second = ParameterName.of("model/dense2.weight");
      Map<ParameterName, Mask> permuted = entries.get("permuted-mask-" + sparsity).masks().get(0);
      assertNotEquals(ticket, permuted);
      assertArrayEquals(
          degrees(ticket.get(second), true), degrees(permuted.get(second), true));
      assertArrayEquals(
          degrees(ticket.get(second), false), degrees(permuted.get(second), false));
    }
  }

  /** Connections of each of 7 outputs or 10 inputs, sorted. */
  private static int[] degrees(Mask mask, boolean ofOutputs) {
    int[] degrees = new int[ofOutputs ? 7 : 10];
    for (int place : mask.places()) {
      degrees[ofOutputs ? place / 10 : place % 10]++;
    }
    Arrays.sort(degrees);
    return degrees;
  }

  @Test
  void aLateRewindStartsFromTheWeightsOfThatIteration() {
    Map<String, Laboratory.Entry> entries =
        carryOut(Map.of("controls", new String[] {"late-rewind"}, "lateRewindTo", 5));
    Weights late = entries.get("dense").artifacts().get("late-rewind");
    assertNotEquals(entries.get("dense").artifacts().get("initial"), late);
    for (double sparsity : SPARSITIES) {
      Laboratory.Entry control = entries.get("late-rewind-" + sparsity);
      assertEquals(entries.get("ticket-" + sparsity).masks(), control.masks());
      float[] expected = late.get("model/dense1.weight");
      control.masks().get(0).get(ParameterName.of("model/dense1.weight")).apply(expected);
      assertArrayEquals(expected, control.starts().get(0).get("model/dense1.weight"));
    }
  }

  @Test
  void anIterativeTicketLosesAtMostAFifthOfItsWeightsALevel() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("controls", new String[] {"iterative"}));
    Laboratory.Entry control = entries.get("iterative-0.9");
    // .8^10 is above .1 and .8^11 below
    assertEquals(11, control.starts().size());
    assertEquals(11, procedure(Map.of()).trainings(control.definition()));
    assertEquals(15, control.masks().get(0).entrySet().stream()
        .filter(e -> e.getKey().parameter().endsWith(".weight")).mapToInt(e -> e.getValue().kept()).sum());
    assertNotEquals(entries.get("ticket-0.9").masks(), control.masks());
    float[] expected = entries.get("dense").artifacts().get("initial").get("model/dense1.weight");
    control.masks().get(0).get(ParameterName.of("model/dense1.weight")).apply(expected);
    assertArrayEquals(expected, control.starts().get(10).get("model/dense1.weight"));
  }

  @Test
  void aSmallDenseNetworkHasAsManyParametersAsTheTicket() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("controls", new String[] {"dense-small"}));
    // 6 -> 10 h -> 7 h -> 3 with biases: the nearest numbers that layers scaled by one factor h can have
    Map<Double, Long> nearest = Map.of(0.5, 95L, 0.9, 38L);
    for (double sparsity : SPARSITIES) {
      Map<ParameterName, Mask> ticket = entries.get("ticket-" + sparsity).masks().get(0);
      long kept = ticket.values().stream().mapToLong(Mask::kept).sum();
      Map<ParameterName, Mask> small = entries.get("dense-small-" + sparsity).masks().get(0);
      small.values().forEach(mask -> assertEquals(mask.size(), mask.kept()));
      long parameters = small.values().stream().mapToLong(Mask::size).sum();
      assertEquals(nearest.get(sparsity), parameters, "of a ticket with " + kept);
    }
  }

  @Test
  void aRewindPointAfterThePlannedEndIsRefusedBeforeAnythingRuns() {
    Circumstances short30 = new Circumstances(30, Set.of(), Optional.empty());
    assertEquals(Optional.empty(), procedure(Map.of("rewindTo", 30)).refusal(short30));
    assertEquals(
        Optional.of("rewind-to is 31, and the training has 30 iterations; it must not be later than that"),
        procedure(Map.of("rewindTo", 31)).refusal(short30));
    assertTrue(procedure(Map.of("lateRewindTo", 31)).refusal(short30).isPresent());
    Circumstances short1 = new Circumstances(1, Set.of(), Optional.empty());
    assertEquals(Optional.empty(), procedure(Map.of("controls", new String[0])).refusal(short1));
  }

  @Test
  void aRewindPointOfNoControlIsRefused() {
    String refused = assertThrows(
        InvalidInputException.class,
        () -> procedure(Map.of("lateRewindTo", 5, "controls", new String[] {"random-mask"}))).getMessage();
    assertTrue(refused.startsWith("late-rewind-to is 5, but the control late-rewind is not among"), refused);
  }

  @Test
  void aRewindPointAfterTheEndIsRefused() {
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> carryOut(Map.of("rewindTo", 1000)));
    assertTrue(refused.getMessage().contains("rewind-to is 1000"), refused.getMessage());
  }

  @Test
  void anUnknownControlIsRefused() {
    InvalidInputException refused =
        assertThrows(
            InvalidInputException.class, () -> procedure(Map.of("controls", new String[] {"no-such-control"})));
    assertTrue(refused.getMessage().contains("random-mask"), refused.getMessage());
  }

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return new LotteryTicket(Converters.standardConverter().convert(options).to(LotteryTicket.Options.class));
  }
}
