// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.evaluator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Mask;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.tck.ContractOf;
import org.espalier.tck.Declaration;
import org.espalier.tck.Sentence;
import org.junit.jupiter.api.Test;

/**
 * What every evaluator promises. A test of an evaluator extends this and says how to make one, and something trained
 * that it can measure.
 */
@ContractOf(Evaluator.KIND)
public abstract class EvaluatorContract {
  private static final Seeds SEEDS = Seeds.of(17);

  /** The evaluator under test, with options that make it quick; two of them are alike. */
  protected abstract Evaluator evaluator();

  /** Something that it measures; two of them are alike. */
  protected abstract Testable trained();

  @Test
  protected void measuresWhatItDeclares() {
    try (Testable trained = trained()) {
      Evaluator evaluator = evaluator();
      Set<String> measured = evaluator.evaluate(trained, SEEDS).keySet();
      assertFalse(measured.isEmpty(), "it must measure something of what it can measure; it gave no value");
      List<String> declared = evaluator.metrics().stream().map(Metric::name).toList();
      assertTrue(
          declared.containsAll(measured),
          () -> "every value must be one of its metrics; it gave " + measured + " and declares " + declared);
    }
  }

  @Test
  protected void metricsSayWhatTheyAre() {
    try (Testable trained = trained()) {
      Evaluator evaluator = evaluator();
      evaluator.evaluate(trained, SEEDS);
      Set<String> names = new HashSet<>();
      for (Metric metric : evaluator.metrics()) {
        assertTrue(names.add(metric.name()), () -> "no two metrics may have one name; two are " + metric.name());
        assertTrue(
            metric.name().matches("\\S+"), () -> "a metric's name must be one word; it is '" + metric.name() + "'");
        assertFalse(metric.unit().isBlank(), () -> metric.name() + " must have a unit, 1 if it is a plain number");
        assertEquals(
            1, metric.description().lines().filter(line -> !line.isBlank()).count(),
            () -> metric.name() + " must be described in one line; it has: " + metric.description());
      }
    }
  }

  @Test
  protected void valuesAreFiniteNumbersWithinTheirBounds() {
    try (Testable trained = trained()) {
      Evaluator evaluator = evaluator();
      Map<String, Double> values = evaluator.evaluate(trained, SEEDS);
      Map<String, Metric> metrics = evaluator.metrics().stream().collect(Collectors.toMap(Metric::name, m -> m));
      values.forEach((name, value) -> {
        assertTrue(
            Double.isFinite(value), () -> "what can't be had is left out and no value is no number; " + name + " is "
                + value);
        Metric metric = metrics.get(name);
        assertTrue(
            value >= metric.lowest() && value <= metric.highest(),
            () -> name + " must lie from " + metric.lowest() + " to " + metric.highest() + "; it is " + value);
      });
    }
  }

  /** But for what depends on the machine, whose names are the same all the same. */
  @Test
  protected void theSameSeedGivesTheSameValues() {
    try (Testable trained = trained(); Testable other = trained()) {
      Evaluator evaluator = evaluator();
      Map<String, Double> first = evaluator.evaluate(trained, SEEDS);
      requireSame(first, evaluator.evaluate(trained, SEEDS), "measured once more with the same seed");
      requireSame(first, evaluator().evaluate(other, SEEDS), "measured by another instance on another copy");
    }
  }

  @Test
  protected void keepingArraysChangesNoValue() {
    try (Testable trained = trained(); Testable other = trained()) {
      KeptArrays arrays = new KeptArrays();
      Map<String, Double> kept = evaluator().evaluate(trained, SEEDS, arrays);
      requireSame(evaluator().evaluate(other, SEEDS), kept, "measured where arrays are kept");
      KeptArrays again = new KeptArrays();
      evaluator().evaluate(other, SEEDS, again);
      assertEquals(arrays.names(), again.names(), "the same arrays must be kept each time");
    }
  }

  @Test
  protected void leavesWhatItMeasuresAsItWas() {
    try (Testable trained = trained()) {
      State before = State.of(trained);
      evaluator().prepare(trained);
      before.require(State.of(trained), "prepare must leave the training as it was");
      evaluator().evaluate(trained, SEEDS);
      before.require(State.of(trained), "evaluate must leave what was trained as it was");
    }
  }

  /**
   * Of a task that shows and offers nothing it measures something, or it requires an offer, or it refuses the task
   * before anything is trained.
   */
  @Test
  protected void saysBeforehandWhatItCanNotDoWithout() {
    try (Testable trained = trained()) {
      Testable bare = new BareTraining(trained);
      Set<String> required = Declaration.requires(evaluator().getClass());
      boolean refused = refused(() -> evaluator().prepare(bare));
      AtomicBoolean measured = new AtomicBoolean();
      refused(() -> measured.set(!evaluator().evaluate(bare, SEEDS).isEmpty()));
      assertTrue(
          measured.get() || refused || !required.isEmpty(),
          "an evaluator that measures nothing of a task that offers nothing must name what it needs in"
              + " @Plugin(requires), or refuse the task in prepare");
      assertTrue(
          !measured.get() || required.isEmpty(),
          () -> "an evaluator must require no more than it needs; it measures something without " + required);
    }
  }

  private static boolean refused(Runnable work) {
    try {
      work.run();
      return false;
    } catch (InvalidInputException e) {
      Sentence.require(e, "why a task that offers nothing is refused");
      return true;
    }
  }

  private void requireSame(Map<String, Double> expected, Map<String, Double> actual, String when) {
    if (evaluator().needsQuiet()) {
      assertEquals(expected.keySet(), actual.keySet(), when + ", it must give the same metrics");
    } else {
      assertEquals(
          expected, actual, when
              + ", it must give the same values, unless needsQuiet says that they are the machine's");
    }
  }

  private record State(Object weights, Map<ParameterName, Mask> masks, double score) {
    static State of(Testable trained) {
      return new State(trained.weights(), trained.masks(), trained.score(Split.TEST));
    }

    void require(State after, String promise) {
      assertEquals(weights, after.weights, promise + "; its weights differ");
      assertEquals(masks, after.masks, promise + "; its masks differ");
      assertEquals(score, after.score, promise + "; its score differs");
    }
  }
}
