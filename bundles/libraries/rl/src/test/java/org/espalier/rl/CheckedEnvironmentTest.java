// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.plugin.Parts;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class CheckedEnvironmentTest {
  /** What is told of a part. */
  private static final class Unsound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Unsound(String did) {
      super(did);
    }
  }

  /** A countdown of which something can be replaced. */
  private static class Replaced implements Environment {
    private final Countdown countdown = new Countdown();

    @Override
    public Space observationSpace() {
      return countdown.observationSpace();
    }

    @Override
    public Space actionSpace() {
      return countdown.actionSpace();
    }

    @Override
    public List<String> costs() {
      return countdown.costs();
    }

    @Override
    public void reset(long seed, float[] observation) {
      countdown.reset(seed, observation);
    }

    @Override
    public void reset(float[] observation) {
      countdown.reset(observation);
    }

    @Override
    public Step step(float[] actions, int offset, float[] observation) {
      return countdown.step(actions, offset, observation);
    }

    @Override
    public void save(DataOutput out) throws IOException {
      countdown.save(out);
    }

    @Override
    public void restore(DataInput in) throws IOException {
      countdown.restore(in);
    }
  }

  private static final class Only implements Parts {
    private final Environment part;
    private final List<Object> released = new ArrayList<>();

    private Only(Environment part) {
      this.part = part;
    }

    @Override
    public <T> T part(String kind, Class<T> type) {
      assertEquals(Environment.KIND, kind);
      return type.cast(part);
    }

    @Override
    public <T> List<T> parts(String kind, Class<T> type) {
      return List.of(part(kind, type));
    }

    @Override
    public void release(Object given) {
      released.add(given);
    }

    @Override
    public RuntimeException unsound(Object given, String did) {
      assertSame(part, given);
      return new Unsound(did);
    }
  }

  private static CheckedEnvironment checked(Environment part) {
    return CheckedEnvironment.of(new Only(part));
  }

  private static String flaw(Executable deed) {
    return assertThrows(Unsound.class, deed).getMessage();
  }

  /** One whose steps are others after the first. */
  private static Environment stepping(Environment.Step later, float observed) {
    return new Replaced() {
      private boolean first = true;

      @Override
      public Step step(float[] actions, int offset, float[] observation) {
        Step step = super.step(actions, offset, observation);
        if (first) {
          first = false;
          return step;
        }
        observation[0] = observed;
        return later;
      }
    };
  }

  private static String secondStep(Environment.Step later, float observed) {
    CheckedEnvironment environment = checked(stepping(later, observed));
    environment.reset(4, new float[1]);
    environment.step(new float[1], 0, new float[1]);
    return flaw(() -> environment.step(new float[1], 0, new float[1]));
  }

  @Test
  void whatIsSoundIsGivenAsItIs() throws IOException {
    Only parts = new Only(new Countdown());
    CheckedEnvironment environment = CheckedEnvironment.of(parts);
    Countdown same = new Countdown();
    float[] seen = new float[1];
    float[] expected = new float[1];
    environment.reset(4, seen);
    same.reset(4, expected);
    assertArrayEquals(expected, seen);
    assertEquals(same.step(new float[] {1}, 0, expected), environment.step(new float[] {1}, 0, seen));
    assertArrayEquals(expected, seen);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    environment.save(new DataOutputStream(saved));
    CheckedEnvironment restored = checked(new Countdown());
    restored.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
    assertEquals(
        same.step(new float[] {0}, 0, expected), restored.step(new float[] {0}, 0, seen));
    assertEquals(List.of("skips", "time"), environment.costs());
    environment.release();
    assertSame(parts.part, parts.released.get(0));
  }

  @Test
  void aStepIsNamedWithWhatIsWrong() {
    double[] costs = {0, 0};
    assertEquals(
        "it gave a reward with NaN in step 2 after it was begun with seed 4; nothing can be learnt from what is no"
            + " finite number",
        secondStep(new Environment.Step(Double.NaN, costs, false, false), 1));
    assertTrue(secondStep(new Environment.Step(1, costs, false, false), Float.NaN)
        .startsWith("it gave an observation with NaN in step 2 "));
    assertTrue(secondStep(new Environment.Step(1, new double[] {0, Double.NaN}, false, false), 1)
        .startsWith("it gave a cost with NaN in step 2 "));
    assertEquals(
        "it gave 1 costs for [skips, time]", secondStep(new Environment.Step(1, new double[1], false, false), 1));
    assertEquals("it answered null for a step", secondStep(null, 1));
  }

  @Test
  void aFirstObservationIsHeldToIt() {
    CheckedEnvironment environment = checked(new Replaced() {
      @Override
      public void reset(long seed, float[] observation) {
        observation[0] = Float.POSITIVE_INFINITY;
      }
    });
    assertTrue(flaw(() -> environment.reset(4, new float[1]))
        .startsWith("it gave a first observation with Infinity in step 0 "));
  }

  @Test
  void whatIsMissingIsNamed() {
    assertEquals("it answered null for its action space", flaw(() -> checked(new Replaced() {
      @Override
      public Space actionSpace() {
        return null;
      }
    })));
    assertEquals("it answered null for several of it", flaw(() -> checked(new Replaced() {
      @Override
      public Optional<VectorEnvironment> vector(int count) {
        return null;
      }
    }).vector(2)));
  }

  /** One after another, and where it has a faster way. */
  @Test
  void severalAreHeldToIt() {
    Environment.Step none = new Environment.Step(Double.NaN, new double[2], false, false);
    VectorEnvironment inTurn = VectorEnvironments.of(2, () -> checked(stepping(none, 1)));
    VectorEnvironment faster = VectorEnvironments.of(2, () -> checked(new Replaced() {
      @Override
      public Optional<VectorEnvironment> vector(int count) {
        return Optional.of(VectorEnvironments.sequential(count, stepping(none, 1), () -> stepping(none, 1)));
      }
    }));
    for (VectorEnvironment all : List.of(inTurn, faster)) {
      all.reset(Seeds.of(1).stream("environments"));
      all.step(new float[2]);
      assertTrue(flaw(() -> all.step(new float[2])).startsWith("it gave a reward with NaN in step 2 "));
    }
  }
}
