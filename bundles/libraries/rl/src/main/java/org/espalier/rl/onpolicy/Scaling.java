// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

/** Arrays times a number. */
final class Scaling {
  private Scaling() {}

  /** The array itself, scaled in place. */
  static float[] by(double factor, float[] values) {
    if (factor != 1) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= (float) factor;
      }
    }
    return values;
  }
}
