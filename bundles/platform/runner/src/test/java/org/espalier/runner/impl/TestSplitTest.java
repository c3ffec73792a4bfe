// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.api.data.Data;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Predictor;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Teacher;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.junit.jupiter.api.Test;

/** Test data is out of reach of procedures. */
class TestSplitTest extends Experiments {
  /** A walk that shows its predictor, and is its own teacher. */
  private static final class Open extends Walk implements Teacher, Predictor {
    Open(TaskContext context) {
      super(context);
    }

    @Override
    public <T extends Facet> Optional<T> as(Class<T> type) {
      return Optional.of(type.cast(this));
    }

    @Override
    public <T extends Exhibit> Optional<T> show(Class<T> type) {
      return Optional.of(type.cast(this));
    }

    @Override
    public Data data() {
      throw new AssertionError("nobody may ask");
    }

    @Override
    public float[] predict(float[] inputs, int count) {
      return new float[] {7};
    }
  }

  private void asking(Consumer<RunContext> first) {
    lab.put(Task.KIND, (Task) Open::new);
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        first.accept(run);
        super.execute(run);
      }
    });
  }

  @Test
  void noCastReachesTestData() {
    asking(run -> {
      Trainable trainable = run.trainable();
      assertFalse(trainable instanceof Testable);
      Teacher teacher = trainable.as(Teacher.class).orElseThrow();
      assertFalse((Object) teacher instanceof Predictor || (Object) teacher instanceof Testable);
      assertEquals(7, teacher.predict(new float[1], 1)[0]);
    });
    assertEquals(List.of(), run("cast", false, 1).problems());
  }

  @SuppressWarnings({"rawtypes", "unchecked"})
  @Test
  void aProcedureThatAsksForWhatReachesTestDataIsAFailure() {
    asking(run -> run.trainable().as((Class) Predictor.class));
    assertEquals(
        "procedure test-procedure 1.0.0: it asked a training for Predictor, which may reach test data and is for"
            + " evaluators at the end of a run; it can have what extends Facet",
        problem());
  }

  @Test
  void aTrainableOfTheProceduresOwnMakingIsAFailure() {
    asking(run -> run.evaluate((Trainable) Proxy.newProxyInstance(
        Trainable.class.getClassLoader(), new Class<?>[] {Trainable.class}, (proxy, method, arguments) -> null)));
    assertEquals(
        "procedure test-procedure 1.0.0: it handed in a trainable of its own making; the run takes those alone that it"
            + " gave",
        problem());
  }
}
