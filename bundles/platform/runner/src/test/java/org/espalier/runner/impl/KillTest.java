// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.task.Task;
import org.espalier.laboratory.Lab;
import org.espalier.laboratory.Walk;
import org.espalier.plan.ExperimentPlan;
import org.espalier.runner.RunOptions;
import org.espalier.store.StoredExperiment;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that is killed at any moment loses nothing that was finished. */
class KillTest {
  @TempDir Path temporary;

  /** Experiments that are slow enough to be killed. */
  enum Victim {
    WALKS {
      @Override
      ExperimentPlan prepare(Lab lab, long pause) {
        lab.put(Task.KIND, (Task) context -> new Walk(context) {
          @Override
          public Map<String, Double> iterate() {
            sleep(pause);
            return super.iterate();
          }
        });
        return Lab.plan(2, List.of(0.5, 0.8));
      }
    },
    SEARCH {
      @Override
      ExperimentPlan prepare(Lab lab, long pause) {
        lab.put(Procedure.KIND, new SearchTest.Controlled());
        Task task = SearchTest.retaining(SearchTest.upTo(0.6), SearchTest.upTo(0.6));
        lab.put(Task.KIND, (Task) context -> {
          sleep(10 * pause);
          return task.create(context);
        });
        return SearchTest.plan(3);
      }
    };

    /** Makes the laboratory ready for it. */
    abstract ExperimentPlan prepare(Lab lab, long pause);

    private static void sleep(long millis) {
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Checkpoints many times in each training; or now and then, so that trainings without one are repeated. */
  @ParameterizedTest
  @CsvSource({"WALKS, 30", "WALKS, 400", "SEARCH, 400"})
  void aKilledExperimentEndsWithTheSameNumbers(Victim victim, long checkpointMillis) throws Exception {
    Path whole = temporary.resolve("whole");
    Lab lab = new Lab();
    assertTrue(LabRunner.of(lab, Duration.ofDays(1)).run(victim.prepare(lab, 0), new RunOptions(whole, false, 2),
        new Listening()).complete());
    Path killed = temporary.resolve("killed");
    // from the seed of the day: any moment must do
    Random moments = new Random();
    int kills = 0;
    while (true) {
      Process child = start(killed, victim, checkpointMillis);
      // a start takes some tenths of a second, all runs together some seconds
      boolean ended = child.waitFor(kills < 6 ? 400 + moments.nextInt(600) : 60_000, TimeUnit.MILLISECONDS);
      if (ended) {
        assertEquals(0, child.exitValue());
        break;
      }
      child.destroyForcibly().waitFor();
      kills++;
    }
    assertTrue(kills >= 2, "it was killed " + kills + " times");
    assertEquals(Experiments.numbers(whole), ExperimentRunnerTest.numbers(killed));
    assertEquals(Experiments.metrics(whole), ExperimentRunnerTest.metrics(killed));
    assertEquals(StoredExperiment.read(whole).search(), StoredExperiment.read(killed).search());
  }

  private static Process start(Path output, Victim victim, long checkpointMillis) throws IOException {
    return new ProcessBuilder(
        ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), Child.class.getName(), output.toString(), victim.name(),
        Long.toString(checkpointMillis)).inheritIO().start();
  }

  /** Carries out an experiment slowly. */
  static final class Child {
    public static void main(String[] args) {
      Lab lab = new Lab();
      ExperimentPlan plan = Victim.valueOf(args[1]).prepare(lab, 15);
      boolean complete = LabRunner.of(lab, Duration.ofMillis(Long.parseLong(args[2])))
          .run(plan, new RunOptions(Path.of(args[0]), true, 2), new Listening())
          .complete();
      System.exit(complete ? 0 : 1);
    }
  }
}
