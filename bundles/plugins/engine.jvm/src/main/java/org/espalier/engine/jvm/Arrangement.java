package org.espalier.engine.jvm;

/** How the samples of a batch lie in an array. */
enum Arrangement {
  /** A row a sample, padded: for all of a matrix, and for few samples. */
  ROWS,
  /**
   * In blocks of samples, each with a row a feature: for the weights that a mask keeps, whose inputs are then found
   * without gathering.
   */
  COLUMNS
}
