// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;

/**
 * What an environment needs to come to where it is: the seed of its episode, the actions since then, and a digest of
 * what they led to. Every episode has a seed of its own, drawn from the environment's stream one episode ahead, as a
 * child may have to begin the next in the same step.
 */
final class Course {
  private static final int FIRST_CAPACITY = 64;

  private final int actionWidth;
  private RandomStream random = Seeds.of(0).stream("episodes");
  private boolean seeded;
  private boolean running;
  private long seed;
  private long nextSeed;
  private float[] actions = new float[FIRST_CAPACITY];
  private int steps;
  private final Digest digest = new Digest();

  Course(int actionWidth) {
    this.actionWidth = actionWidth;
  }

  void reseed(long value) {
    random = Seeds.of(value).stream("episodes");
    seeded = true;
    nextSeed = draw();
  }

  /** Gymnasium's seeds are not negative, and many libraries take 31 bits alone. */
  private long draw() {
    return random.nextInt() >>> 1;
  }

  /** The seed of the episode that follows. */
  long nextSeed() {
    if (!seeded) {
      throw new IllegalStateException("the first reset of an environment must give a seed");
    }
    return nextSeed;
  }

  /** The next episode has begun with the observation of this environment. */
  void begin(Results results, int environment) {
    seed = nextSeed;
    nextSeed = draw();
    running = true;
    steps = 0;
    digest.set(0);
    results.addBeginning(digest, environment);
  }

  void requireRunning() {
    if (!running) {
      throw new IllegalStateException("no episode is running: reset the environment before the next step");
    }
  }

  /** A step was taken with the action at {@code offset}, and led to the results of this environment. */
  void step(float[] taken, int offset, Results results, int environment) {
    int length = steps * actionWidth;
    if (actions.length < length + actionWidth) {
      actions = Arrays.copyOf(actions, Math.max(2 * actions.length, length + actionWidth));
    }
    System.arraycopy(taken, offset, actions, length, actionWidth);
    steps++;
    results.addStep(digest, environment);
    running = !results.done(environment);
  }

  boolean running() {
    return running;
  }

  long seed() {
    return seed;
  }

  int steps() {
    return steps;
  }

  /** The actions since the episode's beginning, one after another; not to be changed. */
  float[] actions() {
    return actions;
  }

  long digest() {
    return digest.value();
  }

  void save(DataOutput out) throws IOException {
    random.save(out);
    out.writeBoolean(seeded);
    out.writeBoolean(running);
    out.writeLong(seed);
    out.writeLong(nextSeed);
    out.writeLong(digest.value());
    // an episode that is over is not gone back to
    int kept = running ? steps : 0;
    out.writeInt(kept);
    for (int i = 0; i < kept * actionWidth; i++) {
      out.writeFloat(actions[i]);
    }
  }

  void restore(DataInput in) throws IOException {
    random.restore(in);
    seeded = in.readBoolean();
    running = in.readBoolean();
    seed = in.readLong();
    nextSeed = in.readLong();
    digest.set(in.readLong());
    steps = in.readInt();
    actions = new float[Math.max(FIRST_CAPACITY, steps * actionWidth)];
    for (int i = 0; i < steps * actionWidth; i++) {
      actions[i] = in.readFloat();
    }
  }
}
