// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;

/**
 * Minibatches of finetuning before a reward: the training in equal parts, each with a number of its own (sec. 4.4).
 *
 * @param minibatches one number a part, at least one part
 */
record Staircase(List<Integer> minibatches) {
  Staircase {
    minibatches = List.copyOf(minibatches);
    if (minibatches.isEmpty() || minibatches.stream().anyMatch(count -> count < 0)) {
      throw new InvalidInputException(
          "finetuning is " + minibatches
              + "; it must be at least one number of minibatches, each at least 0, such as [0, 32, 128]");
    }
  }

  static Staircase of(int... minibatches) {
    return new Staircase(Arrays.stream(minibatches).boxed().toList());
  }

  /** What {@link #toString} wrote. */
  static Staircase of(String text) {
    return new Staircase(Arrays.stream(text.split(" ")).map(Integer::valueOf).toList());
  }

  /** Which part of the training it is, from 0. */
  int part(double share) {
    return Math.min((int) (share * minibatches.size()), minibatches.size() - 1);
  }

  int most() {
    return minibatches.stream().mapToInt(Integer::intValue).max().orElseThrow();
  }

  @Override
  public String toString() {
    return minibatches.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }
}
