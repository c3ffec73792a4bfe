package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.Transposition;

/**
 * What flows between two layers for one batch: features at one or more time steps, one step after another. Each step
 * lies by rows (a row a sample) or by columns (blocks of samples, in each a row a feature), whichever its writer chose;
 * a reader that wants the other gets it made. The first value lies at {@link Kernels#FIRST}. Rows are padded with zeros
 * to a multiple of the lanes. What is by columns has zeros or finite numbers beyond the last sample: zeros if it was
 * made from rows or samples.
 */
final class Signal {
  /** Samples of a block: a few vectors, so that the rows of all features stay near in the cache. */
  static final int BLOCK = 64;

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

  /** Samples by columns, with those that pad them. */
  static int width(int batch) {
    return Kernels.padded(batch);
  }

  /** Samples, with those that pad them, of the block that begins with this one. */
  static int width(int batch, int start) {
    return Math.min(BLOCK, width(batch) - start);
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
      rows = new float[Kernels.FIRST + steps * capacity * stride];
    }
    hasRows = true;
    hasColumns = false;
    return rows;
  }

  private float[] writeColumns() {
    if (columns.length == 0) {
      columns = new float[Kernels.FIRST + size() * Kernels.padded(capacity)];
    }
    hasRows = false;
    hasColumns = true;
    return columns;
  }

  /** [steps][batch][stride] */
  private float[] rows(int batch) {
    if (!hasRows) {
      writeRows();
      fromColumns(rows, Kernels.FIRST, batch * stride, stride, batch);
      hasColumns = true;
    }
    return rows;
  }

  /** [steps][blocks][features][width of the block] */
  private float[] columns(int batch) {
    if (!hasColumns) {
      writeColumns();
      toColumns(rows, Kernels.FIRST, batch * stride, stride, batch);
      hasRows = true;
    }
    return columns;
  }

  /** Fills the columns from rows, {@code step} and {@code sample} being the distances to the next of these. */
  private void toColumns(float[] from, int first, int step, int sample, int batch) {
    for (int t = 0; t < steps; t++) {
      for (int start = 0; start < batch; start += BLOCK) {
        int count = Math.min(BLOCK, batch - start);
        int width = width(batch, start);
        int at = column(t * features, start, batch);
        Transposition.transpose(
            from, first + t * step + start * sample, sample, columns, at, width, count, features);
        for (int f = 0; f < features && count < width; f++) {
          Arrays.fill(columns, at + f * width + count, at + (f + 1) * width, 0);
        }
      }
    }
  }

  /** The way back. */
  private void fromColumns(float[] to, int first, int step, int sample, int batch) {
    for (int t = 0; t < steps; t++) {
      for (int start = 0; start < batch; start += BLOCK) {
        int count = Math.min(BLOCK, batch - start);
        int at = column(t * features, start, batch);
        Transposition.transpose(
            columns, at, width(batch, start), to, first + t * step + start * sample, sample, features, count);
      }
    }
  }

  /** Place, by columns, of the value with this number over all steps, in the block that begins with this sample. */
  private int column(int value, int start, int batch) {
    return Kernels.FIRST + (value / features * width(batch) + start) * features
        + value % features * width(batch, start);
  }

  /** Takes samples that lie one after another, each step after step, without padding. */
  void load(float[] samples, int batch, Arrangement arrangement) {
    float[] to = write(arrangement);
    if (arrangement == Arrangement.COLUMNS) {
      toColumns(samples, 0, features, size(), batch);
      return;
    }
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        System.arraycopy(
            samples, (b * steps + t) * features, to, Kernels.FIRST + (t * batch + b) * stride, features);
      }
    }
  }

  /** Gives them back so. */
  void unload(float[] samples, int batch) {
    if (!hasRows) {
      fromColumns(samples, 0, features, size(), batch);
      return;
    }
    for (int t = 0; t < steps; t++) {
      for (int b = 0; b < batch; b++) {
        System.arraycopy(
            rows, Kernels.FIRST + (t * batch + b) * stride, samples, (b * steps + t) * features, features);
      }
    }
  }

  /** Takes the values of a signal of the same size that has another number of steps: one, where this has several. */
  void take(Signal other, int batch) {
    Arrangement arrangement = other.arrangement();
    float[] from = other.read(arrangement, batch);
    float[] to = write(arrangement);
    int parts = Math.max(steps, other.steps);
    int length = size() / parts;
    for (int part = 0; part < parts; part++) {
      int value = part * length;
      if (arrangement == Arrangement.COLUMNS) {
        for (int start = 0; start < batch; start += BLOCK) {
          int count = length * width(batch, start);
          System.arraycopy(from, other.column(value, start, batch), to, column(value, start, batch), count);
        }
      } else {
        for (int b = 0; b < batch; b++) {
          System.arraycopy(from, other.place(value, b, batch), to, place(value, b, batch), length);
        }
      }
    }
  }

  /** Place, by rows, of a sample's value with this number over all steps. */
  private int place(int value, int sample, int batch) {
    return Kernels.FIRST + (value / features * batch + sample) * stride + value % features;
  }
}
