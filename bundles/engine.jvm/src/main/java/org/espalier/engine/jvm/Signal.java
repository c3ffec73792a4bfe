package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.Transposition;

/**
 * What flows between two layers for one batch, by rows (a row a sample) or by columns (a row a feature), whichever its
 * writer chose; a reader that wants the other gets it made. Rows are padded with zeros to a multiple of the lanes. What
 * is by columns has zeros or finite numbers beyond the last sample: zeros if it was made from rows.
 */
final class Signal {
  private final int features;
  private final int capacity;
  private final int stride;
  private final float[] rows;
  private float[] columns = {};
  private boolean hasRows;
  private boolean hasColumns;

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

  /** Length of a row. */
  int stride() {
    return stride;
  }

  /** Length of a column. */
  static int width(int batch) {
    return Kernels.padded(batch);
  }

  boolean hasColumns() {
    return hasColumns;
  }

  /** To be filled by rows. */
  float[] writeRows() {
    hasRows = true;
    hasColumns = false;
    return rows;
  }

  /** To be filled by columns. */
  float[] writeColumns() {
    if (columns.length == 0) {
      columns = new float[features * Kernels.padded(capacity)];
    }
    hasRows = false;
    hasColumns = true;
    return columns;
  }

  /** [batch][stride] */
  float[] rows(int batch) {
    if (!hasRows) {
      Transposition.transpose(columns, width(batch), rows, stride, features, batch);
      hasRows = true;
    }
    return rows;
  }

  /** [features][width(batch)] */
  float[] columns(int batch) {
    if (!hasColumns) {
      writeColumns();
      int width = width(batch);
      Transposition.transpose(rows, stride, columns, width, batch, features);
      for (int f = 0; f < features; f++) {
        Arrays.fill(columns, f * width + batch, (f + 1) * width, 0);
      }
      hasRows = true;
    }
    return columns;
  }

  /** Takes samples that lie one after another without padding. */
  void read(float[] samples, int batch) {
    float[] to = writeRows();
    for (int b = 0; b < batch; b++) {
      System.arraycopy(samples, b * features, to, b * stride, features);
    }
  }

  /** Gives them back so. */
  void write(float[] samples, int batch) {
    float[] from = rows(batch);
    for (int b = 0; b < batch; b++) {
      System.arraycopy(from, b * stride, samples, b * features, features);
    }
  }

  /** Number of values to go through in the arrangement that there is. */
  int count(int batch) {
    return hasColumns ? features * width(batch) : batch * stride;
  }
}
