// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

/** Where the elements of a matrix lie in an array. The canonical order is by outputs, then by inputs. */
interface Layout {

  /** Length of the array. */
  int length();

  /** The canonical elements, those that are not stored being 0. */
  float[] canonical(float[] stored);

  /** Takes the elements over from the canonical order. */
  void store(float[] canonical, float[] stored);
}
