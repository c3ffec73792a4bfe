// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.espalier.api.rl.Space;

/** Some environments of one child with what each needs to be resumed. */
final class Lanes implements AutoCloseable {
  private final Workers workers;
  private final Child child;
  private final int[] indices;
  private final Results results;
  private final int first;
  private final Space actionSpace;
  private final Link link;
  private final Course[] courses;

  /** New environments in a child, whose results are written from the entry {@code first} on. */
  Lanes(Workers workers, int childNumber, int count, Results results, int first) {
    this.workers = workers;
    this.results = results;
    this.first = first;
    child = workers.child(childNumber);
    actionSpace = child.hello().actions();
    indices = new int[count];
    courses = new Course[count];
    for (int i = 0; i < count; i++) {
      indices[i] = workers.make(child);
      courses[i] = new Course(actionSpace.width());
    }
    link = new Link(child, indices, results, first);
  }

  int count() {
    return indices.length;
  }

  void reseed(int lane, long seed) {
    courses[lane].reseed(seed);
  }

  private long[] nextSeeds() {
    return Arrays.stream(courses).mapToLong(Course::nextSeed).toArray();
  }

  void sendReset() {
    link.sendReset(nextSeeds());
  }

  void receiveReset() {
    link.receiveReset();
    for (int i = 0; i < courses.length; i++) {
      begin(i);
    }
  }

  private void begin(int lane) {
    courses[lane].begin(results, first + lane);
    refuse(lane, results.faultAtBeginning(first + lane));
  }

  private void refuse(int lane, String fault) {
    if (!fault.isEmpty()) {
      throw workers.settings().failure(
          fault + " in environment " + indices[lane] + ", step " + courses[lane].steps() + " of the episode with seed "
              + courses[lane].seed());
    }
  }

  /**
   * Checks what may be wrong with a step before anything is done.
   *
   * @throws IllegalStateException if there is no episode
   * @throws IllegalArgumentException if an action is not in its space
   */
  void check(float[] actions, int offset) {
    int width = actionSpace.width();
    for (int i = 0; i < courses.length; i++) {
      courses[i].requireRunning();
      int place = offset + i * width;
      if (!actionSpace.contains(actions, place)) {
        String action = Arrays.toString(Arrays.copyOfRange(actions, place, place + width));
        throw new IllegalArgumentException("action " + action + " is not in " + actionSpace);
      }
    }
  }

  /** @param autoreset whether the next episode is to begin in the step that ends one */
  void sendStep(float[] actions, int offset, boolean autoreset) {
    link.sendStep(actions, offset, autoreset ? nextSeeds() : null);
  }

  /** What the step sent before came to. */
  void receiveStep(float[] actions, int offset, boolean autoreset) {
    link.receiveStep();
    for (int i = 0; i < courses.length; i++) {
      courses[i].step(actions, offset + i * actionSpace.width(), results, first + i);
      refuse(i, results.fault(first + i));
      if (autoreset && results.done(first + i)) {
        begin(i);
      }
    }
  }

  void save(DataOutput out) throws IOException {
    for (Course course : courses) {
      course.save(out);
    }
  }

  /**
   * Goes back to where they were, by the same actions from the same seed.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if that leads elsewhere
   */
  void restore(DataInput in) throws IOException {
    for (int i = 0; i < courses.length; i++) {
      courses[i].restore(in);
      if (courses[i].running()) {
        repeat(i);
      }
    }
  }

  private void repeat(int lane) {
    Course course = courses[lane];
    Results again = new Results(1, results.width);
    Link one = new Link(child, new int[] {indices[lane]}, again, 0);
    Digest digest = new Digest();
    one.sendReset(new long[] {course.seed()});
    one.receiveReset();
    again.addBeginning(digest, 0);
    float[] last = again.observations;
    for (int step = 0; step < course.steps(); step++) {
      one.sendStep(course.actions(), step * actionSpace.width(), null);
      one.receiveStep();
      again.addStep(digest, 0);
      last = again.finals;
    }
    if (digest.value() != course.digest()) {
      throw workers.settings().failure(
          "the episode with seed " + course.seed() + " cannot be resumed: its " + course.steps()
              + " steps, taken again, lead elsewhere, so that the environment depends on more than seed and actions");
    }
    System.arraycopy(last, 0, results.observations, (first + lane) * results.width, results.width);
  }

  @Override
  public void close() {
    for (int index : indices) {
      workers.release(child, index);
    }
  }
}
