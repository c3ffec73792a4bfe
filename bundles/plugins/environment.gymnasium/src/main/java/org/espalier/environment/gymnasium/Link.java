// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import java.nio.ByteBuffer;

/** Some environments of one child: requests to them, and answers written to results from the entry {@code first} on. */
final class Link {
  private final Child child;
  private final int[] indices;
  private final int actionWidth;
  private final Results results;
  private final int first;

  Link(Child child, int[] indices, Results results, int first) {
    this.child = child;
    this.indices = indices.clone();
    this.actionWidth = child.hello().actions().width();
    this.results = results;
    this.first = first;
  }

  /** Begins an episode in each. */
  void sendReset(long[] seeds) {
    ByteBuffer request = Frame.of(Integer.BYTES + (Integer.BYTES + Long.BYTES) * indices.length);
    request.putInt(indices.length);
    put(request, seeds);
    child.send(Frame.RESET, request);
  }

  void receiveReset() {
    ByteBuffer answer = child.receive(Frame.OBSERVATIONS, "beginning an episode");
    read(answer, results.observations);
  }

  /**
   * A step of each.
   *
   * @param actions from {@code offset} on
   * @param next seeds of the episodes that are to begin in the same step where one ends; null if none is to begin
   */
  void sendStep(float[] actions, int offset, long[] next) {
    int count = indices.length;
    int each = Integer.BYTES + Long.BYTES + Float.BYTES * actionWidth;
    ByteBuffer request = Frame.of(Integer.BYTES + 1 + each * count);
    request.putInt(count).put((byte) (next == null ? 0 : 1));
    put(request, next == null ? new long[count] : next);
    for (int i = 0; i < count * actionWidth; i++) {
      request.putFloat(actions[offset + i]);
    }
    child.send(Frame.STEP, request);
  }

  void receiveStep() {
    ByteBuffer answer = child.receive(Frame.STEPS, "taking a step");
    read(answer, results.finals);
    read(answer, results.observations);
    for (int i = 0; i < indices.length; i++) {
      results.rewards[first + i] = answer.getDouble();
    }
    for (int i = 0; i < indices.length; i++) {
      results.costs[first + i] = answer.getDouble();
    }
    for (int i = 0; i < indices.length; i++) {
      results.terminated[first + i] = answer.get() != 0;
    }
    for (int i = 0; i < indices.length; i++) {
      results.truncated[first + i] = answer.get() != 0;
    }
  }

  private void put(ByteBuffer request, long[] seeds) {
    for (int index : indices) {
      request.putInt(index);
    }
    for (long seed : seeds) {
      request.putLong(seed);
    }
  }

  private void read(ByteBuffer answer, float[] rows) {
    int numbers = indices.length * results.width;
    answer.asFloatBuffer().get(rows, first * results.width, numbers);
    answer.position(answer.position() + Float.BYTES * numbers);
  }
}
