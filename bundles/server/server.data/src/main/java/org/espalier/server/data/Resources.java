// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

/**
 * What each run of an experiment has of the machine while it is carried out.
 *
 * @param cores that it keeps busy, at least 1: so many slots are taken for it
 * @param alone whether nothing else is carried out meanwhile, so that what is measured is measured in quiet
 */
public record Resources(int cores, boolean alone) {
  /** One core, beside others. */
  public static final Resources USUAL = new Resources(1, false);

  public Resources {
    if (cores < 1) {
      throw new IllegalArgumentException("a run takes " + cores + " cores; it must be 1 at least");
    }
  }
}
