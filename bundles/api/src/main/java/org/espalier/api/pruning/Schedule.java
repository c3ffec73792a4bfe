package org.espalier.api.pruning;

/** How sparsity grows while a network is trained: a plug-in. */
public interface Schedule {
  String KIND = "schedule";

  /**
   * Sparsity at a moment of the training.
   *
   * @param progress share of the planned iterations that is done, from 0 to 1
   * @param target sparsity to be reached, above 0 and below 1
   * @return from 0 to target, never less than at an earlier moment, and the target itself when progress is 1
   */
  double sparsity(double progress, double target);
}
