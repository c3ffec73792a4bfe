// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation.walk;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Actions that are the shares of layers' filters that go, up to a cap (coarse-grained strategy, sec. 4.1.2). */
public final class CoarseActions {
  /** Numbers of an action. */
  public static final int WIDTH = 1;

  private CoarseActions() {}

  /**
   * What layers keep, as shares of their filters.
   *
   * @param episode an action for each layer, numbers from 0 to 1
   * @param cap no layer may lose a larger share, from 0 to 1
   */
  public static double[] kept(double[][] episode, double cap) {
    return gone(episode, cap).map(share -> 1 - share).toArray();
  }

  /** Mean of the shares that go. */
  public static double removed(double[][] episode, double cap) {
    return gone(episode, cap).average().orElseThrow();
  }

  private static DoubleStream gone(double[][] episode, double cap) {
    return Arrays.stream(episode).mapToDouble(action -> Math.min(action[0], cap));
  }
}
