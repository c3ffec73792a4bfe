// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/** The one way in which {@link Kernels#LANES} partial sums are added up. */
final class Lanes {
  private Lanes() {}

  /** Sum of the values from {@code at} on: halves onto each other, until one is left. */
  static float sum(float[] s, int at) {
    float a = (s[at] + s[at + 8]) + (s[at + 4] + s[at + 12]);
    float b = (s[at + 1] + s[at + 9]) + (s[at + 5] + s[at + 13]);
    float c = (s[at + 2] + s[at + 10]) + (s[at + 6] + s[at + 14]);
    float d = (s[at + 3] + s[at + 11]) + (s[at + 7] + s[at + 15]);
    return (a + c) + (b + d);
  }
}
