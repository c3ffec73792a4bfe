// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

/** How the samples of a block lie in an array. */
enum Arrangement {
  /** In panels, each with a row a sample: for all of a matrix, and for few samples. */
  PANELS,
  /** A row a feature: for the weights that a mask keeps, whose inputs are then found without gathering. */
  COLUMNS
}
