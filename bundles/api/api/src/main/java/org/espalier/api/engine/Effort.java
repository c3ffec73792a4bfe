// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

/**
 * Training that was spent.
 *
 * @param iterations at least 0
 * @param samples that these learned from, such as examples or environment steps, at least 0
 */
public record Effort(long iterations, long samples) {
  public static final Effort NONE = new Effort(0, 0);

  public Effort {
    if (iterations < 0 || samples < 0) {
      throw new IllegalArgumentException(iterations + " iterations of " + samples + " samples");
    }
  }

  public Effort plus(Effort more) {
    return new Effort(iterations + more.iterations, samples + more.samples);
  }
}
