package org.espalier.benchmarks;

/** A workload in the hands of one engine. */
interface Subject {

  /** engine.jvm. */
  static Subject ofJvm(Workload workload) {
    return workload.kind() == Workload.Kind.UNROLLED ? new JvmUnrolled(workload) : new JvmSubject(workload);
  }

  /** Does the work once. */
  void run();

  /** Outputs for the first batch, sample by sample, with the present weights; of a pruning, what is kept. */
  float[] outputs();
}
