// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.Proxy;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.espalier.tck.procedure.Toy;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;

/** The network is trained beside the agent: 12 episodes, four at a time, and 30 iterations. */
class OnlineTest extends ProcedureContract {
  private static final String AGENT = "constrained-rl-0.5";

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Toy toy() {
    return Toy.FILTERS;
  }

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    Map<String, Object> all =
        new HashMap<>(Map.of("start", "initial", "onlineEpisodes", 4, "onlineIterations", 10, "share", 0.5));
    all.putAll(options);
    return new ConstrainedRlTest().procedure(all);
  }

  /** What a run has evaluated by a proxy: on which weights, and what of them. */
  private record Asked(Weights start, Candidate candidate) {}

  private static final class Watched implements Procedure {
    private final Procedure procedure;
    private final List<Asked> asked = new ArrayList<>();
    private final List<Weights> dense = new ArrayList<>();
    private final List<Map<ParameterName, Mask>> expected = new ArrayList<>();

    Watched(Procedure procedure) {
      this.procedure = procedure;
    }

    @Override
    public List<RunDefinition> runs(List<Double> sparsities) {
      return procedure.runs(sparsities);
    }

    @Override
    public void execute(RunContext run) {
      if (!run.definition().variant().equals("constrained-rl")) {
        procedure.execute(run);
        return;
      }
      procedure.execute((RunContext) java.lang.reflect.Proxy.newProxyInstance(
          RunContext.class.getClassLoader(), new Class<?>[] {RunContext.class}, (proxy, method, given) -> {
            Object answer = method.invoke(run, given);
            return method.getName().equals("candidates") && given.length == 2 && given[1] instanceof Proxy
                ? watched((Weights) given[0], (Candidates) answer) : answer;
          }));
      try (Trainable alone = run.trainable()) {
        dense.add(alone.weights());
        while (!alone.finished()) {
          alone.iterate();
          dense.add(alone.weights());
        }
      }
      for (Asked one : asked) {
        try (Trainable whole = run.trainable()) {
          Weights initial = whole.weights();
          whole.weights(one.start());
          AllocationSpace space = AllocationSpace.of(run, whole, initial);
          expected.add(space.masks(kept(space, one.candidate())));
        }
      }
    }

    private Candidates watched(Weights start, Candidates candidates) {
      return several -> {
        several.forEach(candidate -> asked.add(new Asked(start, candidate)));
        return candidates.evaluate(several);
      };
    }

    private static int[] kept(AllocationSpace space, Candidate candidate) {
      return space.layers().stream().mapToInt(layer -> {
        ParameterName gain = new ParameterName(space.network(), "norm" + (layer.number() + 1) + ".gain");
        return candidate.masks().getOrDefault(gain, Mask.all(layer.filters())).kept();
      }).toArray();
    }
  }

  private Watched watched(Map<String, Object> options) {
    Map<String, Object> all = new HashMap<>(Map.of("controls", new String[0]));
    all.putAll(options);
    Watched watched = new Watched(procedure(all));
    Laboratory.carryOut(toy(), watched, engine(), SEED, List.of(0.5));
    return watched;
  }

  @Test
  void candidatesAreJudgedOnTheWeightsOfTheMoment() {
    Watched watched = watched(Map.of());
    Set<Integer> stages = new LinkedHashSet<>();
    watched.asked.forEach(one -> stages.add(watched.dense.indexOf(one.start())));
    assertEquals(List.of(0, 10, 20, 30), List.copyOf(stages));
    // four episodes at a time
    assertEquals(4, watched.asked.stream().filter(one -> one.start().equals(watched.dense.get(10))).count());
    for (int i = 0; i < watched.asked.size(); i++) {
      assertEquals(
          watched.expected.get(i), watched.asked.get(i).candidate().masks(),
          "which filters stay is the criterion's choice by the weights of the moment");
    }
  }

  @Test
  void theNetworkIsTrainedAsFarAsEpisodesHaveEnded() {
    Watched watched = watched(Map.of("onlineEpisodes", 5, "onlineIterations", 3));
    Set<Integer> stages = new LinkedHashSet<>();
    watched.asked.forEach(one -> stages.add(watched.dense.indexOf(one.start())));
    // after 4, 8 and 12 episodes
    assertEquals(List.of(0, 3, 6), List.copyOf(stages));
  }

  @Test
  void continuousMasksMultiplyTheWeightsOfTheMoment() {
    Watched watched = watched(Map.of("action", "fine"));
    ParameterName reader = new ParameterName("model", "conv2.weight");
    for (Asked one : watched.asked) {
      float[] gated = one.candidate().values().get(reader);
      if (gated != null) {
        float[] present = one.start().get(reader);
        for (int i = 0; i < gated.length; i++) {
          assertTrue(
              gated[i] == 0 || Math.signum(gated[i]) == Math.signum(present[i])
                  && Math.abs(gated[i]) <= Math.abs(present[i]),
              gated[i] + " of " + present[i]);
        }
      }
    }
    assertTrue(watched.asked.stream().anyMatch(one -> one.candidate().values().containsKey(reader)
        && one.start().equals(watched.dense.get(20))));
  }

  /** What follows starts where the network has come to: here, to where dense training comes. */
  @Test
  void thePlanOfDenseTrainingIsFollowed() {
    Map<String, Laboratory.Entry> online = carryOut(Map.of());
    assertEquals(online.get("dense").evaluated().get(0), online.get(AGENT).artifacts().get("online"));
    assertEquals(30, online.get(AGENT).metrics().get("search.online-iterations"));
    Map<String, Laboratory.Entry> offline = carryOut(
        Map.of("start", "trained", "onlineEpisodes", 0, "controls", new String[] {"uniform"}));
    assertEquals(offline.get("uniform-0.5").evaluated(), online.get("uniform-0.5").evaluated());
    assertEquals(15, online.get(AGENT).iterations());
    Laboratory.Entry half = carryOut(Map.of("onlineIterations", 5, "controls", new String[0])).get(AGENT);
    assertEquals(15, half.metrics().get("search.online-iterations"));
    assertNotEquals(online.get(AGENT).artifacts().get("online"), half.artifacts().get("online"));
    // no further than the plan goes
    Laboratory.Entry all = carryOut(Map.of("onlineIterations", 25, "controls", new String[0])).get(AGENT);
    assertEquals(30, all.metrics().get("search.online-iterations"));
    assertEquals(online.get("dense").evaluated().get(0), all.artifacts().get("online"));
  }

  @Test
  void itsCostIsCountedAndNotTheControls() {
    Laboratory.Entry agent = carryOut(Map.of("controls", new String[0])).get(AGENT);
    Map<String, Double> metrics = agent.metrics();
    double[] spent = agent.arrays().get("spent");
    double samples;
    try (Trainable whole = new ToyTraining(
        engine(), Toy.FILTERS.architecture(), Seeds.of(1).stream("any"), 30)) {
      samples = whole.plannedSamples();
    }
    assertEquals(3 * samples * Toy.FILTERS.architecture().macs(), metrics.get("search.online-macs"), 1e-3);
    assertEquals(spent[1] + metrics.get("search.online-macs"), metrics.get("search.macs"), 1e-3);
    // a whole evaluation: 2 minibatches of 64 there and back, 24 examples
    assertEquals(spent[0] + 3 * samples / (3 * 2 * 64 + 24), metrics.get("search.evaluations"), 1e-9);
    assertTrue(metrics.get("search.seconds") >= metrics.get("search.online-seconds"));
    assertTrue(metrics.get("search.online-seconds") > 0);
  }

  private static Optional<String> refused(Procedure procedure, long iterations) {
    return procedure.refusal(new Circumstances(iterations, Set.of(), Optional.empty()));
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    InvalidInputException trained =
        assertThrows(InvalidInputException.class, () -> procedure(Map.of("start", "trained")));
    assertTrue(trained.getMessage().contains("give start: initial"), trained::getMessage);
    assertEquals(Optional.empty(), refused(procedure(Map.of()), 10));
    assertTrue(refused(procedure(Map.of()), 9).orElseThrow().contains("online-iterations is 10"));
    InvalidInputException never = assertThrows(
        InvalidInputException.class, () -> carryOut(Map.of("onlineEpisodes", 13)));
    assertTrue(
        never.getMessage().contains("learns from 12 episodes in all") && never.getMessage().contains("give 12 at most"),
        never::getMessage);
  }

  @Test
  void controlsNeedTheAgentsRunAndNobodyElseDependsOnIt() {
    procedure(Map.of()).runs(List.of(0.5)).stream()
        .filter(run -> run.sparsity().isPresent() && !run.variant().equals("constrained-rl"))
        .forEach(run -> assertTrue(
            run.needs().stream().anyMatch(needed -> needed.toString().equals(AGENT)), run.name()));
    assertEquals(
        new ConstrainedRlTest().procedure(Map.of("start", "initial", "share", 0.5)).runs(List.of(0.5)),
        procedure(Map.of("onlineEpisodes", 0)).runs(List.of(0.5)));
  }
}
