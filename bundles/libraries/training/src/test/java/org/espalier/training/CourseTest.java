// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CourseTest {

  private static void iterations(Course course, int count) {
    for (int i = 0; i < count; i++) {
      course.begin();
      course.advance();
    }
  }

  @Test
  void endsWhenThePlanIsFulfilled() {
    Course course = new Course(3);
    iterations(course, 2);
    assertFalse(course.finished());
    iterations(course, 1);
    assertTrue(course.finished());
    assertEquals(
        "the training has ended after 3 of 3 iterations",
        assertThrows(IllegalStateException.class, course::begin).getMessage());
  }

  @Test
  void endsWhenItIsEnded() {
    Course course = new Course(9);
    iterations(course, 2);
    course.end();
    assertTrue(course.finished());
    assertThrows(IllegalStateException.class, course::begin);
  }

  @Test
  void canBeReplannedBeforeItBeginsAndNotAfter() {
    Course course = new Course(9);
    course.replan(4, 6, 0.25);
    assertEquals(4, course.done());
    assertEquals(6, course.planned());
    assertEquals(0.25, course.rate());
    course.begin();
    assertThrows(IllegalStateException.class, () -> course.replan(0, 6, 1));
    course.advance();
    iterations(course, 1);
    assertTrue(course.finished());
  }

  @Test
  void goesOnWhereItWasSaved() throws IOException {
    for (boolean ended : new boolean[] {false, true}) {
      Course saved = new Course(9);
      iterations(saved, 2);
      if (ended) {
        saved.end();
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.save(new DataOutputStream(bytes));
      Course restored = new Course(9);
      restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
      assertEquals(2, restored.done());
      assertEquals(ended, restored.finished());
      assertThrows(IllegalStateException.class, () -> restored.replan(0, 3, 1), "it has begun");
    }
  }

  @Test
  void aLossThatIsNoNumberSaysWhen() {
    Course course = new Course(9);
    iterations(course, 2);
    course.begin();
    course.requireFinite(-3);
    String problem = assertThrows(ArithmeticException.class, () -> course.requireFinite(Double.NaN)).getMessage();
    assertTrue(problem.startsWith("the training loss is NaN in iteration 3; try"), problem);
  }

  @Test
  void ratesFallToNothing() {
    for (Annealing annealing : new Annealing[] {Annealing.LINEAR, Annealing.COSINE}) {
      assertEquals(1, annealing.share(0, 40));
      assertEquals(0.5, annealing.share(20, 40), 1e-15);
      for (long done = 1; done < 40; done++) {
        assertTrue(annealing.share(done, 40) < annealing.share(done - 1, 40) && annealing.share(done, 40) > 0);
      }
    }
    assertEquals(0.75, Annealing.LINEAR.share(10, 40));
    assertEquals((1 + Math.sqrt(0.5)) / 2, Annealing.COSINE.share(10, 40), 1e-15);
    assertEquals(1, Annealing.NONE.share(39, 40));
  }
}
