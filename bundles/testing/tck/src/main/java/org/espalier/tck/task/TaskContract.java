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
import org.espalier.api.task.Task;
import org.espalier.api.task.Testable;
import org.espalier.tck.ContractOf;
import org.espalier.tck.Declaration;
import org.junit.jupiter.api.Test;

/**
 * What every task promises of the trainings that it makes. A test of a task extends this and says how to make one that
 * is short: a few iterations, at least four.
 */
@ContractOf(Task.KIND)
public abstract class TaskContract {

  /** A training at its beginning. */
  protected abstract Testable create(long seed);

  /** The plug-ins whose declarations together say what the training offers: the task, and its parts. */
  protected abstract List<Class<?>> declaredBy();

  @Test
  protected void whatItsTrainingsAreIsDeclared() {
    try (Testable training = create(1)) {
      Class<?>[] plugins = declaredBy().toArray(Class<?>[]::new);
      Declaration.requireFacets(facet -> training.as(facet).isPresent(), plugins);
      Declaration.requireExhibits(exhibit -> training.show(exhibit).isPresent(), plugins);
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
        assertNotEquals(
            Metric.Direction.NONE, metric.direction(),
            "what tells the progress must say which way is better; " + metric.name() + " has the direction");
      });
      assertNotEquals(
          Metric.Direction.NONE, training.objective().direction(),
          "the objective must say which way is better; its direction");
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
      assertEquals(weights, other.weights(), "weights that are set must be there to the bit");
      trained.freeParameters().forEach((name, values) -> {
        assertArrayEquals(values, weights.get(name), name + " is not among the weights");
        assertArrayEquals(
            values, other.freeParameters().get(name),
            "the free parameter " + name + " that is set must be there to the bit");
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
      assertEquals(2, restored.iteration(), "a restored training must have done the iterations of the saved one");
      assertEquals(train(saved, 2), train(restored, 2), "a restored training must go on to the bit as the saved one");
    }
  }

  @Test
  protected void scoringDoesNotDisturbTraining() {
    try (Testable undisturbed = create(5); Testable watched = create(5)) {
      List<Object> seen = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        seen.add(watched.iterate());
        for (Split split : Split.values()) {
          assertEquals(watched.score(split), watched.score(split), "equal weights must have equal scores; on " + split);
        }
        assertEquals(
            watched.score(Split.TRAIN), watched.trainingScore(),
            "trainingScore must be the score on the training split");
        assertEquals(
            watched.score(Split.VALIDATION), watched.validationScore(),
            "validationScore must be the score on the validation split");
      }
      seen.add(watched.weights());
      assertEquals(
          train(undisturbed, 3), seen,
          "scoring must not change training: with it and without it must be the same to the bit");
    }
  }

  @Test
  protected void aPlanCanBeChangedBeforeItBegins() {
    try (Testable training = create(6)) {
      Optional<Replannable> plan = training.as(Replannable.class);
      if (plan.isPresent()) {
        plan.get().replan(2, 3, 0.5);
        assertEquals(2, training.iteration(), "a plan must begin at its first iteration");
        assertEquals(3, training.plannedIterations(), "a plan must end at its planned iterations");
        training.iterate();
        assertTrue(training.finished(), "a training must be finished when its plan is");
        assertThrows(
            IllegalStateException.class, training::iterate, "a finished training must refuse another iteration");
        assertThrows(
            IllegalStateException.class, () -> plan.get().replan(0, 9, 1),
            "a plan must not be changed once training has begun");
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
