// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.laboratory.Lab;
import org.espalier.plan.PruneRules;
import org.espalier.plan.RunPlan;
import org.junit.jupiter.api.Test;

class RunQueueTest {
  private final Map<String, RunPlan> runs = new HashMap<>();

  /** Adds a run that needs others. */
  private RunPlan run(String name, String... needs) {
    Map<RunReference, String> ids = new HashMap<>();
    Arrays.stream(needs).forEach(need -> ids.put(new RunReference(need), runs.get(need).id()));
    RunDefinition definition =
        new RunDefinition(name, OptionalDouble.empty(), Parameters.NONE, List.copyOf(ids.keySet()));
    RunPlan run = RunPlan.of("x", 0, definition, ids, Map.of(), Lab.lineup(false), PruneRules.DEFAULT);
    runs.put(name, run);
    return run;
  }

  private static List<String> drain(RunQueue schedule) throws InterruptedException {
    List<String> names = new ArrayList<>();
    for (Optional<RunPlan> next = schedule.next(); next.isPresent(); next = schedule.next()) {
      names.add(next.get().definition().name());
      schedule.ended(next.get(), true);
    }
    return names;
  }

  @Test
  void theLongestChainComesFirst() throws InterruptedException {
    List<RunPlan> plan =
        List.of(run("alone"), run("dense1"), run("ticket1", "dense1"), run("dense2"), run("ticket2", "dense2"),
            run("control2", "ticket2", "dense2"));
    assertEquals(
        List.of("dense2", "dense1", "ticket2", "alone", "ticket1", "control2"), drain(new RunQueue(plan, Set.of())));
  }

  @Test
  void whatIsFinishedIsLeftOut() throws InterruptedException {
    List<RunPlan> plan = List.of(run("dense"), run("a", "dense"), run("b", "dense"));
    assertEquals(
        List.of("b"), drain(new RunQueue(plan, Set.of(runs.get("dense").id(), runs.get("a").id()))));
  }

  @Test
  void whatNeedsAFailedRunIsLost() throws InterruptedException {
    List<RunPlan> plan = List.of(run("dense"), run("a", "dense"), run("b", "a", "dense"), run("other"));
    RunQueue schedule = new RunQueue(plan, Set.of());
    RunPlan dense = schedule.next().orElseThrow();
    assertEquals(List.of(runs.get("a"), runs.get("b")), schedule.ended(dense, false));
    assertEquals(List.of("other"), drain(schedule));
  }

  @Test
  void aThreadWaitsForARunThatMayStillCome() throws Exception {
    List<RunPlan> plan = List.of(run("dense"), run("a", "dense"));
    RunQueue schedule = new RunQueue(plan, Set.of());
    RunPlan dense = schedule.next().orElseThrow();
    CompletableFuture<Optional<RunPlan>> waiting = CompletableFuture.supplyAsync(() -> {
      try {
        return schedule.next();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    schedule.ended(dense, true);
    assertEquals(Optional.of(runs.get("a")), waiting.get(10, TimeUnit.SECONDS));
    schedule.stop();
    assertEquals(Optional.empty(), schedule.next());
  }
}
