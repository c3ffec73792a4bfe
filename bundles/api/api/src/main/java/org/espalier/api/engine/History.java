// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

/**
 * How long weights have been trained since they were drawn.
 *
 * @param before by runs that came before the one that holds them
 * @param here by the run that holds them
 */
public record History(Effort before, Effort here) {
  /** Of newly drawn weights. */
  public static final History NONE = new History(Effort.NONE, Effort.NONE);

  public History trained(Effort more) {
    return new History(before, here.plus(more));
  }

  public Effort total() {
    return before.plus(here);
  }
}
