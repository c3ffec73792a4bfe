// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How many children there are, and when they end. */
class ProcessesTest {
  private final StandIn standIn = new StandIn();

  @BeforeAll
  static void python() {
    StandIn.assumePython();
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  private static long children() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).count();
  }

  @Test
  void noneIsStartedBeforeItIsNeededAndOneServesAThread() {
    GymnasiumEnvironment first = standIn.open("Walk-v0");
    GymnasiumEnvironment second = standIn.open("Walk-v0");
    assertEquals(0, children());
    first.reset(1, new float[2]);
    second.reset(1, new float[2]);
    assertEquals(1, children());
    first.close();
    second.step(new float[1], 0, new float[2]);
    second.close();
    assertEquals(0, children());
  }

  @Test
  void anotherThreadHasAnother() throws InterruptedException {
    GymnasiumEnvironment here = standIn.open("Walk-v0");
    here.reset(1, new float[2]);
    Thread thread = new Thread(() -> standIn.open("Walk-v0").reset(1, new float[2]));
    thread.start();
    thread.join();
    assertEquals(2, children());
  }

  @Test
  void aVectorHasAsManyAsWorkersAndNoMoreThanEnvironments() {
    GymnasiumEnvironment environment = standIn.open("Walk-v0", Map.of("workers", 3));
    environment.vector(2).orElseThrow().reset(Seeds.of(1).stream("environments"));
    assertEquals(2, children());
    environment.vector(4).orElseThrow().reset(Seeds.of(1).stream("environments"));
    assertEquals(3, children());
    environment.close();
    assertEquals(0, children());
  }

  @Test
  void aModuleIsImportedFirst() {
    float[] observation = new float[2];
    standIn.open("Shifted-v0", Map.of("module", "extra")).reset(1, observation);
    assertTrue(observation[0] > 90);
  }

  /** Even one that hangs, so that it waits for no request. */
  @Test
  void endsWithAParentThatIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), Hanging.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    ProcessHandle child;
    try (BufferedReader out = parent.inputReader()) {
      child = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
      assertTrue(child.isAlive());
      parent.destroyForcibly().waitFor();
    }
    child.onExit().get(20, TimeUnit.SECONDS);
    assertFalse(child.isAlive());
  }

  /** A program whose environment never answers; it prints the number of its child's process. */
  static final class Hanging {
    private Hanging() {}

    /** Runs until it is killed. */
    public static void main(String... args) throws InterruptedException {
      GymnasiumEnvironment environment = new StandIn().open("Hanging-v0", Map.of("timeout", 600));
      float[] observation = new float[2];
      environment.reset(1, observation);
      environment.step(new float[1], 0, observation);
      environment.step(new float[1], 0, observation);
      Thread stuck = new Thread(() -> environment.step(new float[1], 0, observation));
      stuck.start();
      // by then the child has the request
      Thread.sleep(300);
      ProcessHandle.current().children().forEach(child -> System.out.println(child.pid()));
      stuck.join();
    }
  }
}
