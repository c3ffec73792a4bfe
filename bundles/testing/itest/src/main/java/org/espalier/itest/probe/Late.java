// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

/** Loaded at the first use, in the middle of a run. */
final class Late {
  @Override
  public String toString() {
    return "late";
  }
}
