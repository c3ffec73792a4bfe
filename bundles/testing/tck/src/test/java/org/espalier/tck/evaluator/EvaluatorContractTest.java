// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.evaluator;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Metric;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Testable;
import org.espalier.tck.Broken;
import org.junit.jupiter.api.Test;

class EvaluatorContractTest {
  private static final Metric SCORE = new Metric("score", "1", Metric.Direction.HIGHER, "The score").within(0, 1);

  /** What a guess shows. */
  private record Shown() implements Exhibit {}

  /** Something that has a number, and counts it up when it is trained. */
  private static final class Guess implements Testable {
    private float number;

    @Override
    public Map<String, Network> networks() {
      return Map.of();
    }

    @Override
    public Map<String, float[]> freeParameters() {
      return Map.of("number", new float[] {number});
    }

    @Override
    public Metric objective() {
      return SCORE;
    }

    @Override
    public double score(Split split) {
      return 1 / (1 + number);
    }

    @Override
    public double floor(Split split) {
      return 0;
    }

    @Override
    public long iteration() {
      return (long) number;
    }

    @Override
    public long plannedIterations() {
      return Long.MAX_VALUE;
    }

    @Override
    public long plannedSamples() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean finished() {
      return false;
    }

    @Override
    public List<Metric> metrics() {
      return List.of();
    }

    @Override
    public Map<String, Double> iterate() {
      number++;
      return Map.of();
    }

    @Override
    public void save(DataOutput out) throws IOException {
      out.writeFloat(number);
    }

    @Override
    public void restore(DataInput in) throws IOException {
      number = in.readFloat();
    }

    @Override
    public <T extends Facet> Optional<T> as(Class<T> type) {
      return Optional.empty();
    }

    @Override
    public <T extends Exhibit> Optional<T> show(Class<T> type) {
      return type == Shown.class ? Optional.of(type.cast(new Shown())) : Optional.empty();
    }

    @Override
    public void close() {}
  }

  /** Measures half a score. */
  static class Half implements Evaluator {
    @Override
    public List<Metric> metrics() {
      return List.of(SCORE);
    }

    @Override
    public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
      return Map.of("score", 0.5);
    }
  }

  static class Sound extends EvaluatorContract {
    @Override
    protected Evaluator evaluator() {
      return new Half();
    }

    @Override
    protected Testable trained() {
      return new Guess();
    }
  }

  static class Beyond extends Sound {
    @Override
    protected Evaluator evaluator() {
      return new Half() {
        @Override
        public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
          return Map.of("score", 1.5);
        }
      };
    }
  }

  static class Undeclared extends Sound {
    @Override
    protected Evaluator evaluator() {
      return new Half() {
        @Override
        public List<Metric> metrics() {
          return List.of(SCORE, new Metric("score", " ", Metric.Direction.LOWER, "Two\nlines"));
        }

        @Override
        public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
          return Map.of("other", 1.0);
        }
      };
    }
  }

  static class Counting extends Sound {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    protected Evaluator evaluator() {
      return new Half() {
        @Override
        public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
          trained.iterate();
          return Map.of("score", 1.0 / COUNT.incrementAndGet());
        }

        @Override
        public Map<String, Double> evaluate(Testable trained, Seeds seeds, ArrayStore arrays) {
          arrays.save("the values", new double[4], 2, 3);
          return evaluate(trained, seeds);
        }
      };
    }
  }

  /** Measures what predicts, and requires nothing. */
  static class Asking extends Half {
    @Override
    public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
      return trained.show(Shown.class).map(shown -> Map.of("score", 0.25)).orElse(Map.of());
    }
  }

  static class Unasked extends Sound {
    @Override
    protected Evaluator evaluator() {
      return new Asking();
    }
  }

  @Test
  void whatKeepsItsPromisesPasses() {
    Broken.requireSound(Sound.class);
  }

  @Test
  void whatBreaksOneIsFound() {
    Broken.requireFound(Beyond.class, "score must lie from 0.0 to 1.0; it is 1.5");
    Broken.requireFound(Undeclared.class, "every value must be one of its metrics; it gave [other]");
    Broken.requireFound(Undeclared.class, "no two metrics may have one name; two are score");
    Broken.requireFound(Counting.class, "measured once more with the same seed, it must give the same values");
    Broken.requireFound(Counting.class, "evaluate must leave what was trained as it was");
    Broken.requireFound(Counting.class, "what is kept is named by letters, digits, - and _, not 'the values'");
    Broken.requireFound(Unasked.class, "an evaluator that measures nothing of a task that offers nothing must name"
        + " what it needs");
  }
}
