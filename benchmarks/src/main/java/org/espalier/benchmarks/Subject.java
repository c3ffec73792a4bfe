package org.espalier.benchmarks;

/** A workload in the hands of one engine. */
interface Subject {

  /** Does the work once. */
  void run();

  /** Outputs for the first batch, sample by sample, with the present weights; of a pruning, what is kept. */
  float[] outputs();
}
