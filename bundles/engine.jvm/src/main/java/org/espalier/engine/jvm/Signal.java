package org.espalier.engine.jvm;

import org.espalier.engine.jvm.kernel.Kernels;

/** What flows between two layers for one batch: a row a sample, padded with zeros to a multiple of the lanes. */
final class Signal {
  private final int features;
  private final int capacity;
  private final int stride;
  private final float[] rows;

  Signal(int features, int capacity) {
    this.features = features;
    this.capacity = capacity;
    this.stride = Kernels.padded(features);
    this.rows = new float[capacity * stride];
  }

  /** An empty one of the same size. */
  Signal another() {
    return new Signal(features, capacity);
  }

  int features() {
    return features;
  }

  int stride() {
    return stride;
  }

  float[] rows() {
    return rows;
  }

  /** Takes samples that lie one after another without padding. */
  void read(float[] samples, int batch) {
    for (int b = 0; b < batch; b++) {
      System.arraycopy(samples, b * features, rows, b * stride, features);
    }
  }

  /** Gives them back so. */
  void write(float[] samples, int batch) {
    for (int b = 0; b < batch; b++) {
      System.arraycopy(rows, b * stride, samples, b * features, features);
    }
  }
}
