// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.Testable;
import org.espalier.tck.Declaration;
import org.junit.jupiter.api.Test;

/**
 * What every task promises of the trainings that it makes. A test of a task extends this and says how to make one that
 * is short: a few iterations, at least four.
 */
public abstract class TaskContract {

  /** A training at its beginning. */
  protected abstract Testable create(long seed);

  /** The plug-ins whose declarations together say what the training offers: the task, and its parts. */
  protected abstract List<Class<?>> declaredBy();

  @Test
  protected void whatItsTrainingsAreIsDeclared() {
    try (Testable training = create(1)) {
      Declaration.requireFacets(facet -> training.as(facet).isPresent(), declaredBy().toArray(Class<?>[]::new));
    }
  }

  @Test
  protected void showsWhatItDeclaresAndNoMore() {
    try (Testable training = create(1)) {
      List<Metric> declared = training.metrics();
      Set<String> names = declared.stream().map(Metric::name).collect(Collectors.toSet());
      assertEquals(declared.size(), names.size(), "a name stands twice in " + declared);
      Set<String> shown = new HashSet<>();
      for (int i = 0; i < 4; i++) {
        shown.addAll(training.iterate().keySet());
      }
      assertTrue(names.containsAll(shown), shown + " are shown, declared are " + names);
      training.progress().ifPresent(metric -> {
        assertTrue(declared.contains(metric), metric.name() + " tells the progress and is not declared so");
        assertTrue(shown.contains(metric.name()), metric.name() + " tells the progress and is not shown");
        assertNotEquals(Metric.Direction.NONE, metric.direction());
      });
      assertNotEquals(Metric.Direction.NONE, training.objective().direction());
    }
  }

  @Test
  protected void weightsAreSetToTheBit() {
    try (Testable trained = create(2); Testable other = create(3)) {
      trained.iterate();
      trained.iterate();
      Weights weights = trained.weights();
      other.iterate();
      other.weights(weights);
      assertEquals(weights, other.weights());
      trained.freeParameters().forEach((name, values) -> {
        assertArrayEquals(values, weights.get(name), name + " is not among the weights");
        assertArrayEquals(values, other.freeParameters().get(name), name);
      });
    }
  }

  @Test
  protected void restoredGoesOnToTheBit() throws IOException {
    try (Testable saved = create(4); Testable restored = create(4)) {
      saved.iterate();
      saved.iterate();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.save(new DataOutputStream(bytes));
      // what it did before must not matter
      restored.iterate();
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      restored.restore(in);
      assertEquals(-1, in.read(), "restore leaves part of what save wrote");
      assertEquals(2, restored.iteration());
      assertEquals(train(saved, 2), train(restored, 2));
    }
  }

  @Test
  protected void scoringDoesNotDisturbTraining() {
    try (Testable undisturbed = create(5); Testable watched = create(5)) {
      List<Object> seen = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        seen.add(watched.iterate());
        for (Split split : Split.values()) {
          assertEquals(watched.score(split), watched.score(split));
        }
        assertEquals(watched.score(Split.TRAIN), watched.trainingScore());
        assertEquals(watched.score(Split.VALIDATION), watched.validationScore());
      }
      seen.add(watched.weights());
      assertEquals(train(undisturbed, 3), seen);
    }
  }

  @Test
  protected void aPlanCanBeChangedBeforeItBegins() {
    try (Testable training = create(6)) {
      Optional<Replannable> plan = training.as(Replannable.class);
      if (plan.isPresent()) {
        plan.get().replan(2, 3, 0.5);
        assertEquals(2, training.iteration());
        assertEquals(3, training.plannedIterations());
        training.iterate();
        assertTrue(training.finished());
        assertThrows(IllegalStateException.class, training::iterate);
        assertThrows(IllegalStateException.class, () -> plan.get().replan(0, 9, 1));
      }
    }
  }

  /** What some iterations show, and the weights after them. */
  private static List<Object> train(Testable training, int iterations) {
    List<Object> shown = new ArrayList<>();
    for (int i = 0; i < iterations; i++) {
      shown.add(training.iterate());
    }
    shown.add(training.weights());
    return shown;
  }
}
