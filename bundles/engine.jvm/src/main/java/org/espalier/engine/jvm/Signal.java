package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.Transposition;

/**
 * What flows between two layers for one batch: features at one or more time steps, one step after another. Each step
 * lies by rows (a row a sample) or by columns (a row a feature), whichever its writer chose; a reader that wants the
 * other gets it made. Rows are padded with zeros to a multiple of the lanes. What is by columns has zeros or finite
 * numbers beyond the last sample: zeros if it was made from rows.
 */
final class Signal {
  private final int steps;
  private final int features;
  private final int capacity;
  private final int stride;
  private float[] rows = {};
  private float[] columns = {};
  private boolean hasRows;
  private boolean hasColumns;

  Signal(int steps, int features, int capacity) {
    this.steps = steps;
    this.features = features;
    this.capacity = capacity;
    this.stride = Kernels.padded(features);
  }

  /** An empty one of the same size. */
  Signal another() {
    return new Signal(steps, features, capacity);
  }

  int steps() {
    return steps;
  }

  /** Features of one step. */
  int features() {
    return features;
  }

  /** Values of one sample, all steps. */
  int size() {
    return steps * features;
  }

  /** Length of a column. */
  static int width(int batch) {
    return Kernels.padded(batch);
  }

  /** The one that there is; columns, if both are there. */
  Arrangement arrangement() {
    return hasColumns ? Arrangement.COLUMNS : Arrangement.ROWS;
  }

  /** To be filled in this arrangement. */
  float[] write(Arrangement arrangement) {
    return arrangement == Arrangement.ROWS ? writeRows() : writeColumns();
  }

  /** The values in this arrangement. */
  float[] read(Arrangement arrangement, int batch) {
    return arrangement == Arrangement.ROWS ? rows(batch) : columns(batch);
  }

  /** Number of values of one step in this arrangement. */
  int stepCount(Arrangement arrangement, int batch) {
    return arrangement == Arrangement.ROWS ? batch * stride : features * width(batch);
  }

  /** Number of values in this arrangement. */
  int count(Arrangement arrangement, int batch) {
    return steps * stepCount(arrangement, batch);
  }

  private float[] writeRows() {
    if (rows.length == 0) {
      rows = new float[steps * capacity * stride];
    }
    hasRows = true;
    hasColumns = false;
    return rows;
  }

  private float[] writeColumns() {
    if (columns.length == 0) {
      columns = new float[size() * Kernels.padded(capacity)];
    }
    hasRows = false;
    hasColumns = true;
    return columns;
  }

  /** [steps][batch][stride] */
  private float[] rows(int batch) {
    if (!hasRows) {
      writeRows();
      int width = width(batch);
      for (int t = 0; t < steps; t++) {
        Transposition.transpose(
            columns, t * features * width, width, rows, t * batch * stride, stride, features, batch);
      }
      hasColumns = true;
    }
    return rows;
  }

  /** [steps][features][width(batch)] */
  private float[] columns(int batch) {
    if (!hasColumns) {
      writeColumns();
      int width = width(batch);
      for (int t = 0; t < steps; t++) {
        Transposition.transpose(
            rows, t * batch * stride, stride, columns, t * features * width, width, batch, features);
      }
      for (int f = 0; f < size(); f++) {
        Arrays.fill(columns, f * width + batch, (f + 1) * width, 0);
      }
      hasRows = true;
    }
    return columns;
  }

  /** Takes samples that lie one after another, each step after step, without padding. */
  void load(float[] samples, int batch) {
    float[] to = writeRows();
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        System.arraycopy(samples, (b * steps + t) * features, to, (t * batch + b) * stride, features);
      }
    }
  }

  /** Gives them back so. */
  void unload(float[] samples, int batch) {
    float[] from = rows(batch);
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        System.arraycopy(from, (t * batch + b) * stride, samples, (b * steps + t) * features, features);
      }
    }
  }

  /** Takes the values of a signal of the same size that has another number of steps: one, where this has several. */
  void take(Signal other, int batch) {
    Arrangement arrangement = other.arrangement();
    float[] from = other.read(arrangement, batch);
    float[] to = write(arrangement);
    if (arrangement == Arrangement.COLUMNS) {
      System.arraycopy(from, 0, to, 0, count(arrangement, batch));
      return;
    }
    int parts = Math.max(steps, other.steps);
    int length = size() / parts;
    for (int part = 0; part < parts; part++) {
      for (int b = 0; b < batch; b++) {
        System.arraycopy(from, other.place(part * length, b, batch), to, place(part * length, b, batch), length);
      }
    }
  }

  /** Place, by rows, of a sample's value with this number over all steps. */
  private int place(int value, int sample, int batch) {
    return (value / features * batch + sample) * stride + value % features;
  }
}
