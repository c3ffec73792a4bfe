// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Counts what a run has done, earlier attempts up to their last checkpoint included. Used by one thread. */
final class RunClock {
  private static final double NANOS = 1e9;

  private final long began = System.nanoTime();
  private long iterations;
  private long samples;
  private double secondsBefore;

  /** Adds an iteration and the samples that it learned from. */
  void count(long newSamples) {
    iterations++;
    samples += newSamples;
  }

  long iterations() {
    return iterations;
  }

  long samples() {
    return samples;
  }

  double seconds() {
    return secondsBefore + (System.nanoTime() - began) / NANOS;
  }

  /** Forgets all that was done. */
  void restart() {
    iterations = 0;
    samples = 0;
    secondsBefore = 0;
  }

  void save(DataOutput out) throws IOException {
    out.writeLong(iterations);
    out.writeLong(samples);
    out.writeDouble(seconds());
  }

  void restore(DataInput in) throws IOException {
    iterations = in.readLong();
    samples = in.readLong();
    secondsBefore = in.readDouble();
  }
}
