// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.task.Testable;
import org.espalier.laboratory.Lab;
import org.espalier.plan.PruneRules;
import org.espalier.plan.RunPlan;
import org.junit.jupiter.api.Test;

class KnowledgeTest {
  private static RunPlan dense(long seed) {
    RunDefinition dense = new RunDefinition("dense", OptionalDouble.empty(), Parameters.NONE, List.of());
    return RunPlan.of("study", seed, dense, Map.of(), Map.of(), Lab.lineup(false), PruneRules.DEFAULT);
  }

  private static Testable telling(Supplier<Map<String, Double>> facts) {
    return (Testable) Proxy.newProxyInstance(
        Testable.class.getClassLoader(), new Class<?>[] {Testable.class}, (proxy, method, arguments) -> facts.get());
  }

  @Test
  void factsOfASeedAreAskedForOnce() {
    Knowledge knowledge = new Knowledge();
    assertEquals(Map.of("gap", 1.0), knowledge.facts(dense(1), telling(() -> Map.of("gap", 1.0))));
    assertEquals(Map.of("gap", 1.0), knowledge.facts(dense(1), telling(() -> Map.of("gap", 2.0))));
    assertEquals(Map.of("gap", 2.0), knowledge.facts(dense(2), telling(() -> Map.of("gap", 2.0))));
  }

  @Test
  void aTaskThatNeverAnswersKeepsNoOtherWaiting() throws InterruptedException {
    Knowledge knowledge = new Knowledge();
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Thread hanging = new Thread(() -> knowledge.facts(dense(0), telling(() -> {
      asked.countDown();
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Map.of();
    })));
    hanging.setDaemon(true);
    hanging.start();
    asked.await();
    // more than a table has places at first, so that some meet the one that hangs
    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
      for (int seed = 1; seed <= 100; seed++) {
        double told = seed;
        assertEquals(Map.of("seed", told), knowledge.facts(dense(seed), telling(() -> Map.of("seed", told))));
      }
    });
    over.countDown();
    hanging.join();
  }
}
