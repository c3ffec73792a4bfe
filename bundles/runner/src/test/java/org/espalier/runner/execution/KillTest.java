package org.espalier.runner.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.espalier.api.task.Task;
import org.espalier.experiment.ExperimentPlan;
import org.espalier.runner.RunOptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that is killed at any moment loses nothing that was finished. */
class KillTest {
  private static final ExperimentPlan PLAN = Lab.plan(2, List.of(0.5, 0.8));

  @TempDir Path temporary;

  /** Checkpoints many times in each training; or now and then, so that trainings without one are repeated. */
  @ParameterizedTest
  @ValueSource(longs = {30, 400})
  void aKilledExperimentEndsWithTheSameNumbers(long checkpointMillis) throws Exception {
    Path whole = temporary.resolve("whole");
    assertTrue(new Lab().runner(Duration.ofDays(1)).run(PLAN, new RunOptions(whole, false, 2), new Listening())
        .complete());
    Path killed = temporary.resolve("killed");
    // from the seed of the day: any moment must do
    Random moments = new Random();
    int kills = 0;
    while (true) {
      Process child = start(killed, checkpointMillis);
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
    assertEquals(ExperimentRunnerTest.numbers(whole), ExperimentRunnerTest.numbers(killed));
    assertEquals(ExperimentRunnerTest.metrics(whole), ExperimentRunnerTest.metrics(killed));
  }

  private static Process start(Path output, long checkpointMillis) throws IOException {
    return new ProcessBuilder(
        ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1", "-cp",
        System.getProperty("java.class.path"), Child.class.getName(), output.toString(),
        Long.toString(checkpointMillis)).inheritIO().start();
  }

  /** Carries out the experiment slowly, with many checkpoints. */
  static final class Child {
    public static void main(String[] args) {
      Lab lab = new Lab();
      lab.put(Task.KIND, (Task) context -> new Walk(context) {
        @Override
        public Map<String, Double> iterate() {
          try {
            Thread.sleep(15);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return super.iterate();
        }
      });
      boolean complete = lab.runner(Duration.ofMillis(Long.parseLong(args[1])))
          .run(PLAN, new RunOptions(Path.of(args[0]), true, 2), new Listening())
          .complete();
      System.exit(complete ? 0 : 1);
    }
  }
}
