// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.VectorEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong in Python is one sentence here, and no process stays. */
class FailuresTest {
  private final StandIn standIn = new StandIn();

  @BeforeAll
  static void python() {
    StandIn.assumePython();
  }

  @AfterEach
  void close() {
    standIn.close();
  }

  private static InvalidInputException failure(Environment environment) {
    return assertThrows(
        InvalidInputException.class,
        () -> {
          float[] observation = new float[environment.observationSpace().width()];
          environment.reset(5, observation);
          for (int i = 0; i < 10; i++) {
            environment.step(new float[1], 0, observation);
          }
        });
  }

  private void fails(String expected, String id, Map<String, Object> options) {
    assertEquals("Gymnasium's " + id + ": " + expected, failure(standIn.open(id, options)).getMessage());
  }

  private void fails(String expected, String id) {
    fails(expected, id, Map.of());
  }

  @Test
  void anExceptionIsToldWithItsPlaceAndTraceback() {
    InvalidInputException failure = failure(standIn.open("Raising-v0"));
    assertEquals(
        "Gymnasium's Raising-v0: step of environment 0, step 3 failed in Python: "
            + "RuntimeError: the motor is broken",
        failure.getMessage());
    assertTrue(failure.getCause().getMessage().contains("in misbehave"), failure.getCause().getMessage());
    fails("step of environment 0, step 3 failed in Python: SystemExit: 4", "Exiting-v0");
    fails("step of environment 0, step 3 failed in Python: ValueError: an observation has 1 numbers, not 2",
        "Shrinking-v0");
    fails("step of environment 0, step 1 failed in Python: KeyError: \"info has no 'risk'; it has ['cost']\"",
        "Walk-v0", Map.of("cost", "risk"));
  }

  @Test
  void inAVectorTheEnvironmentIsTold() {
    VectorEnvironment vector = standIn.open("Raising-v0", Map.of("workers", 2)).vector(5).orElseThrow();
    vector.reset(Seeds.of(1).stream("environments"));
    vector.step(new float[5]);
    vector.step(new float[5]);
    InvalidInputException failure = assertThrows(InvalidInputException.class, () -> vector.step(new float[5]));
    assertTrue(failure.getMessage().contains("environment 0, step 3"), failure.getMessage());
    InvalidInputException after = assertThrows(InvalidInputException.class, () -> vector.step(new float[5]));
    assertEquals(failure.getMessage(), after.getMessage());
  }

  @Test
  void numbersThatNobodyCanLearnFromAreRefusedWithTheirEpisode() {
    String nan = failure(standIn.open("NotANumber-v0")).getMessage();
    assertTrue(
        nan.matches(".*: number 0 of the observation is NaN in environment 0, step 3 of the episode with seed \\d+"),
        nan);
    String infinite = failure(standIn.open("InfiniteReward-v0")).getMessage();
    assertTrue(infinite.contains("the reward is Infinity in environment 0, step 3"), infinite);
  }

  @Test
  void aProcessThatDiesIsToldWithItsLastWords() {
    String message = failure(standIn.open("Dying-v0")).getMessage();
    assertTrue(message.contains("ended with exit code 7 while taking a step; its last output was: "), message);
    assertTrue(message.endsWith("| goodbye"), message);
  }

  @Test
  void aProcessThatHangsIsEnded() {
    // no less than Python takes to start on a machine that does much else
    fails("no answer in 8 s while taking a step, so Python was ended; option timeout allows more", "Hanging-v0",
        Map.of("timeout", 8));
  }

  @Test
  void spacesWithoutAFormAreRefused() {
    String message = failure(standIn.open("Nested-v0")).getMessage();
    assertTrue(message.contains("Unsupported: observation space Dict() cannot be carried over; Discrete and Box can"),
        message);
    String many = failure(standIn.open("Many-v0")).getMessage();
    assertTrue(many.contains("has more values than single precision tells apart, 16777216"), many);
    String deep = failure(standIn.open("Deep-v0")).getMessage();
    assertTrue(deep.contains("has more dimensions than are carried over, 8"), deep);
  }

  @Test
  void whatIsNotThereIsNamed() {
    fails("making the environment of environment 0 failed in Python: KeyError: 'no environment None-v0 is registered'",
        "None-v0");
    fails("importing nosuch failed in Python: ModuleNotFoundError: No module named 'nosuch'", "Walk-v0",
        Map.of("module", "nosuch"));
    fails("\"/nowhere/python3\" cannot be started; option python is to name a Python 3 that has gymnasium", "Walk-v0",
        Map.of("python", "/nowhere/python3"));
  }

  @Test
  void aPythonWithoutGymnasiumIsNamed() {
    // without site-packages no Python has it
    String message = failure(standIn.open("Walk-v0", Map.of("python", StandIn.bare()))).getMessage();
    assertTrue(message.contains("No module named 'gymnasium'; option python is to name a Python 3"), message);
  }

  @Test
  void aProgramThatIsNoPythonIsNamed() {
    String message = failure(standIn.open("Walk-v0", Map.of("python", "false"))).getMessage();
    assertTrue(
        message.contains("Python (\"false\") ended with exit code 1 while starting; it printed nothing"), message);
  }

  @Test
  void anEnvironmentThatDoesNotRepeatItselfIsNotResumed() throws IOException {
    Environment environment = standIn.open("Chance-v0");
    float[] observation = new float[2];
    environment.reset(5, observation);
    environment.step(new float[1], 0, observation);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    environment.save(new DataOutputStream(bytes));
    Environment restored = standIn.open("Chance-v0");
    InvalidInputException refused =
        assertThrows(
            InvalidInputException.class,
            () -> restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))));
    assertTrue(
        refused.getMessage().matches(".*: the episode with seed \\d+ cannot be resumed: its 1 steps, taken again, .*"),
        refused.getMessage());
  }
}
