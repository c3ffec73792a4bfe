package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Predictor;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Task;
import org.espalier.api.task.Trainable;
import org.espalier.laboratory.Lottery;
import org.espalier.laboratory.Walk;
import org.junit.jupiter.api.Test;

/** Test data is out of reach of procedures. */
class TestSplitTest extends Experiments {
  @Test
  void aProcedureThatLooksAtTheTestSplitIsAFailure() {
    lab.put(Procedure.KIND, new Lottery() {
      @Override
      public void execute(RunContext run) {
        run.trainable().score(Split.TEST);
      }
    });
    assertEquals(
        "procedure test-procedure 1.0.0: it looked at the test split, which is for the result alone", problem());
  }

  @Test
  void theTestSplitIsOutOfReachOfWhatATrainableOffers() {
    Examples none = new Examples() {
      @Override
      public int size() {
        return 3;
      }

      @Override
      public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
        inputs[inputOffset] = index;
      }
    };
    Predictor predictor = new Predictor() {
      @Override
      public Data data() {
        return new Data(
            Shape.of(1), new Target.Regression(1),
            Map.of(Split.TRAIN, none, Split.VALIDATION, none, Split.TEST, none), Map.of());
      }

      @Override
      public float[] predict(float[] inputs, int count) {
        return new float[] {7};
      }
    };
    lab.put(Task.KIND, (Task) context -> new Walk(context) {
      @Override
      public <T> Optional<T> as(Class<T> type) {
        return type == Predictor.class ? Optional.of(type.cast(predictor)) : Optional.of(type.cast(this));
      }
    });
    List<BiConsumer<Trainable, float[]>> ways = List.of(
        (trainable, into) -> trainable.as(Trainable.class).orElseThrow().score(Split.TEST),
        (trainable, into) -> trainable.as(Trainable.class).orElseThrow().floor(Split.TEST),
        (trainable, into) ->
            trainable.as(Predictor.class).orElseThrow().data().split(Split.TEST).read(2, into, 0, into, 0));
    for (int i = 0; i < ways.size(); i++) {
      BiConsumer<Trainable, float[]> way = ways.get(i);
      lab.put(Procedure.KIND, new Lottery() {
        @Override
        public void execute(RunContext run) {
          Predictor guarded = run.trainable().as(Predictor.class).orElseThrow();
          float[] read = new float[1];
          guarded.data().split(Split.TRAIN).read(2, read, 0, new float[1], 0);
          assertEquals(2, read[0]);
          assertEquals(3, guarded.data().split(Split.TEST).size());
          assertEquals(7, guarded.predict(read, 1)[0]);
          way.accept(run.trainable(), read);
        }
      });
      assertEquals(
          "procedure test-procedure 1.0.0: it looked at the test split, which is for the result alone",
          problem("way " + i));
    }
  }
}
