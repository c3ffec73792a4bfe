// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.VectorEnvironment;

/**
 * A ring of transitions, the oldest of which give way to new ones. They lie in flat arrays in the order in which they
 * came: steps one after another, within a step environment after environment, so that what follows row {@code r} in the
 * same environment is in row {@code r + environments}, modulo the capacity. Ends of the process and of time are kept
 * apart, and where an episode ended the next observation is its last. Which rows are learnt from is the user's choice:
 * {@link #draw} draws them uniformly. Used by one thread.
 *
 * <p><b>Saved state.</b> A row is its observation, action, reward, costs and next observation as float32, big-endian,
 * and a byte with bit 0 for terminated and bit 1 for truncated. Rows have numbers: how many came before them since the
 * beginning. Saved whole, the state is the number of rows that have come (int64) and those that are there, oldest
 * first. Saved with {@link Segments}, so that a large buffer is not written again with each checkpoint, segment
 * {@code k} holds the rows from {@code k x length} on and is written once, when it is full; with the number of rows
 * come only those that don't fill a segment yet.
 */
public final class ReplayBuffer {
  private static final int TERMINATED = 1;
  private static final int TRUNCATED = 2;

  /** Rows that are written at a time. */
  private static final int CHUNK = 4096;

  private final int capacity;
  private final int environments;
  private final int observationWidth;
  private final int actionWidth;
  private final int costs;
  private final float[] observations;
  private final float[] actions;
  private final float[] rewards;
  private final float[] costValues;
  private final float[] nextObservations;
  private final byte[] ends;
  private long added;
  private long savedBefore;

  /**
   * Sizes.
   *
   * @param observationWidth numbers in an observation
   * @param actionWidth numbers in an action
   * @param costs of a step
   */
  public record Widths(int observationWidth, int actionWidth, int costs) {

    /** Those of environments. */
    public static Widths of(VectorEnvironment environments) {
      return new Widths(
          environments.observationSpace().width(), environments.actionSpace().width(), environments.costs().size());
    }
  }

  /**
   * @param capacity most transitions, at least one step's; cut to whole steps
   * @param environments how many are stepped together
   * @throws InvalidInputException if that needs more memory than there can be
   */
  public ReplayBuffer(int capacity, int environments, Widths widths) {
    if (environments < 1 || capacity < environments) {
      throw new IllegalArgumentException(
          "a replay buffer of " + capacity + " transitions does not hold one step of " + environments
              + " environments");
    }
    this.capacity = capacity / environments * environments;
    this.environments = environments;
    observationWidth = widths.observationWidth();
    actionWidth = widths.actionWidth();
    costs = widths.costs();
    requireMemory(Runtime.getRuntime().maxMemory());
    observations = new float[Math.multiplyExact(this.capacity, observationWidth)];
    actions = new float[Math.multiplyExact(this.capacity, actionWidth)];
    rewards = new float[this.capacity];
    costValues = new float[Math.multiplyExact(this.capacity, costs)];
    nextObservations = new float[observations.length];
    ends = new byte[this.capacity];
  }

  private void requireMemory(long most) {
    long bytes = (long) capacity * rowBytes();
    if (bytes > most || (long) capacity * Math.max(observationWidth, actionWidth) > Integer.MAX_VALUE - 8) {
      throw new InvalidInputException(
          "a replay buffer of " + capacity + " steps of " + rowBytes() + " bytes takes " + (bytes >> 20)
              + " MiB, more than it can have of the " + (most >> 20)
              + " MiB that this process may use; give a smaller buffer-size, or the process more memory (-Xmx)");
    }
  }

  /** Most transitions. */
  public int capacity() {
    return capacity;
  }

  /** Transitions that there are: in rows 0 to size - 1, in the order of their coming only until it is full. */
  public int size() {
    return (int) Math.min(added, capacity);
  }

  /** Transitions that have come since the beginning; the row of number n is n modulo the capacity. */
  public long added() {
    return added;
  }

  /**
   * Takes in the last step of environments.
   *
   * @param before where the actions were taken: environments x observation width
   * @param taken the actions: environments x action width
   */
  public void add(float[] before, float[] taken, VectorEnvironment after) {
    int row = (int) (added % capacity);
    System.arraycopy(before, 0, observations, row * observationWidth, environments * observationWidth);
    System.arraycopy(taken, 0, actions, row * actionWidth, environments * actionWidth);
    System.arraycopy(
        after.finalObservations(), 0, nextObservations, row * observationWidth, environments * observationWidth);
    for (int e = 0; e < environments; e++) {
      rewards[row + e] = (float) after.rewards()[e];
      ends[row + e] = (byte) ((after.terminated()[e] ? TERMINATED : 0) | (after.truncated()[e] ? TRUNCATED : 0));
    }
    for (int i = 0; i < environments * costs; i++) {
      costValues[row * costs + i] = (float) after.costValues()[i];
    }
    added += environments;
  }

  /**
   * Draws rows uniformly, with replacement.
   *
   * @param rows is filled
   * @throws IllegalStateException if there are none
   */
  public void draw(RandomStream random, int[] rows) {
    if (size() == 0) {
      throw new IllegalStateException("there is nothing to be drawn from an empty replay buffer");
    }
    for (int i = 0; i < rows.length; i++) {
      rows[i] = random.nextInt(size());
    }
  }

  /**
   * Copies rows.
   *
   * @param rows as many as the batch holds, each from 0 to size - 1
   */
  public void copy(int[] rows, ReplayBatch to) {
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      System.arraycopy(
          observations, row * observationWidth, to.observations(), i * observationWidth, observationWidth);
      System.arraycopy(actions, row * actionWidth, to.actions(), i * actionWidth, actionWidth);
      System.arraycopy(costValues, row * costs, to.costValues(), i * costs, costs);
      to.rewards()[i] = rewards[row];
    }
    copyNext(rows, to);
  }

  /** Copies where rows led to, and nothing else. */
  void copyNext(int[] rows, ReplayBatch to) {
    for (int i = 0; i < rows.length; i++) {
      int row = rows[i];
      System.arraycopy(
          nextObservations, row * observationWidth, to.nextObservations(), i * observationWidth, observationWidth);
      to.terminated()[i] = (ends[row] & TERMINATED) != 0;
      to.truncated()[i] = (ends[row] & TRUNCATED) != 0;
    }
  }

  float reward(int row) {
    return rewards[row];
  }

  /** Whether the row's step was its episode's last. */
  boolean ended(int row) {
    return ends[row] != 0;
  }

  /** Whether the next step of the row's environment has come. */
  boolean hasNext(int row) {
    int newest = (int) ((added - environments) % capacity);
    return row < newest || row >= newest + environments;
  }

  /** The row of the next step of the row's environment. */
  int next(int row) {
    return (row + environments) % capacity;
  }

  /** Writes all state. */
  public void save(DataOutput out) throws IOException {
    out.writeLong(added);
    write(added - size(), added, out);
  }

  /** Goes on from there, to the bit. */
  public void restore(DataInput in) throws IOException {
    added = in.readLong();
    savedBefore = added;
    read(added - size(), added, in);
  }

  /**
   * Writes all state: rows that fill a segment into segments that are not there yet, the others with their number. What
   * the checkpoint before this one needs is kept, for this one may never come to be.
   */
  public void save(DataOutput out, Segments segments) throws IOException {
    int length = segments.length();
    long full = added / length;
    for (long number = oldest(added) / length; number < full; number++) {
      if (!segments.has(number)) {
        segments.write(number, bytes(number * length, length));
      }
    }
    segments.forgetBefore(oldest(savedBefore) / length);
    savedBefore = added;
    out.writeLong(added);
    write(Math.max(full * length, oldest(added)), added, out);
  }

  /**
   * Goes on from there, to the bit. Segments of a later time, which was lost, are forgotten.
   *
   * @throws IOException if a segment is missing or has another size
   */
  public void restore(DataInput in, Segments segments) throws IOException {
    added = in.readLong();
    savedBefore = added;
    int length = segments.length();
    long full = added / length;
    // the first segment may begin with rows that newer ones have replaced: those come later here, too
    for (long number = oldest(added) / length; number < full; number++) {
      byte[] segment = segments.read(number);
      if (segment.length != length * rowBytes()) {
        throw new IOException(
            "segment " + number + " of the replay buffer has " + segment.length + " bytes; " + length + " rows are "
                + length * rowBytes());
      }
      take(ByteBuffer.wrap(segment), number * length, length);
    }
    read(Math.max(full * length, oldest(added)), added, in);
    segments.forgetFrom(full);
  }

  /** Number of the oldest row that is there when so many have come. */
  private long oldest(long come) {
    return Math.max(0, come - capacity);
  }

  private int rowBytes() {
    return Float.BYTES * (2 * observationWidth + actionWidth + 1 + costs) + 1;
  }

  private void write(long from, long to, DataOutput out) throws IOException {
    for (long at = from; at < to; at += CHUNK) {
      out.write(bytes(at, (int) Math.min(CHUNK, to - at)));
    }
  }

  private void read(long from, long to, DataInput in) throws IOException {
    for (long at = from; at < to; at += CHUNK) {
      int count = (int) Math.min(CHUNK, to - at);
      byte[] bytes = new byte[count * rowBytes()];
      in.readFully(bytes);
      take(ByteBuffer.wrap(bytes), at, count);
    }
  }

  private byte[] bytes(long from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * rowBytes());
    for (long number = from; number < from + count; number++) {
      int row = (int) (number % capacity);
      put(observations, row, observationWidth, bytes);
      put(actions, row, actionWidth, bytes);
      bytes.putFloat(rewards[row]);
      put(costValues, row, costs, bytes);
      put(nextObservations, row, observationWidth, bytes);
      bytes.put(ends[row]);
    }
    return bytes.array();
  }

  private void take(ByteBuffer bytes, long from, int count) {
    for (long number = from; number < from + count; number++) {
      int row = (int) (number % capacity);
      get(bytes, observations, row, observationWidth);
      get(bytes, actions, row, actionWidth);
      rewards[row] = bytes.getFloat();
      get(bytes, costValues, row, costs);
      get(bytes, nextObservations, row, observationWidth);
      ends[row] = bytes.get();
    }
  }

  private static void put(float[] array, int row, int width, ByteBuffer to) {
    for (int i = row * width; i < (row + 1) * width; i++) {
      to.putFloat(array[i]);
    }
  }

  private static void get(ByteBuffer from, float[] array, int row, int width) {
    for (int i = row * width; i < (row + 1) * width; i++) {
      array[i] = from.getFloat();
    }
  }
}
