// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

/**
 * For whom slots are taken.
 *
 * @param person whose run it is: those with fewer slots come first
 * @param experiment whose run it is: of one person's the earlier comes first
 * @param priority higher comes first, whosever it is
 * @param slots taken by one run, at least 1; never more than there are
 * @param alone whether nothing else may be carried out meanwhile: it takes all slots, whatever {@code slots} says
 */
public record Claim(String person, long experiment, int priority, int slots, boolean alone) {
  public Claim {
    if (slots < 1) {
      throw new IllegalArgumentException("a run takes " + slots + " slots; it must be 1 at least");
    }
  }
}
