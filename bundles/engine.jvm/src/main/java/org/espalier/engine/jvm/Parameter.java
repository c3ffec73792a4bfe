package org.espalier.engine.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterSpec;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * A layer's matrix [inputs][outputs], or its biases as a matrix of one row, with gradient, moments and mask. Rows are
 * padded with zeros to a multiple of {@link Kernels#LANES}. The canonical order is the transposed one, without padding.
 */
final class Parameter {
  private final ParameterSpec spec;
  private final int rows;
  private final int columns;
  private final int stride;
  private final float[] value;
  private final float[] gradient;
  private final List<float[]> moments = new ArrayList<>();
  private Mask mask;
  private float[] keep;
  private float[] transposed;
  private boolean transposedIsStale = true;

  Parameter(ParameterSpec spec, float[] canonical) {
    this.spec = spec;
    this.columns = spec.shape().get(0);
    this.rows = spec.size() / columns;
    this.stride = Kernels.padded(columns);
    this.value = new float[rows * stride];
    this.gradient = new float[rows * stride];
    this.mask = Mask.all(spec.size());
    values(canonical);
  }

  String name() {
    return spec.name();
  }

  int size() {
    return spec.size();
  }

  int stride() {
    return stride;
  }

  /** The matrix itself; who changes it calls {@link #changed}. */
  float[] value() {
    return value;
  }

  float[] gradient() {
    return gradient;
  }

  List<float[]> moments() {
    return moments;
  }

  /** Starts {@code count} moments at 0. */
  void startMoments(int count) {
    moments.clear();
    for (int i = 0; i < count; i++) {
      moments.add(new float[value.length]);
    }
  }

  Mask mask() {
    return mask;
  }

  void mask(Mask mask) {
    requireSize(mask.size());
    this.mask = mask;
    keep = mask.kept() == mask.size() ? null : keep(mask);
    values(values());
    set(gradient, gradients());
    moments.replaceAll(moment -> masked(canonical(moment)));
  }

  private float[] keep(Mask mask) {
    float[] ones = new float[mask.size()];
    Arrays.fill(ones, 1);
    mask.apply(ones);
    return internal(ones);
  }

  /** Sets the gradients of masked weights to 0. */
  void maskGradient(Kernels kernels) {
    if (keep != null) {
      kernels.elements().clear(keep, gradient, gradient.length);
    }
  }

  float[] values() {
    return canonical(value);
  }

  void values(float[] canonical) {
    set(value, canonical);
    changed();
  }

  float[] gradients() {
    return canonical(gradient);
  }

  /** A moment in canonical order, masked, in this layout. */
  float[] masked(float[] canonical) {
    float[] moment = new float[value.length];
    set(moment, canonical);
    return moment;
  }

  /** To be called when the value has been changed in place. */
  void changed() {
    transposedIsStale = true;
  }

  /** The value as [columns][rows, padded], for the way back; lasts until the value changes. */
  float[] transposed() {
    if (transposedIsStale) {
      int transposedStride = Kernels.padded(rows);
      if (transposed == null) {
        transposed = new float[columns * transposedStride];
      }
      transpose(value, stride, transposed, transposedStride);
      transposedIsStale = false;
    }
    return transposed;
  }

  /** Square blocks, so that both sides stay in the nearest cache. */
  private void transpose(float[] from, int fromStride, float[] to, int toStride) {
    int block = Kernels.LANES;
    for (int r0 = 0; r0 < rows; r0 += block) {
      int rEnd = Math.min(rows, r0 + block);
      for (int c0 = 0; c0 < columns; c0 += block) {
        int cEnd = Math.min(columns, c0 + block);
        for (int c = c0; c < cEnd; c++) {
          for (int r = r0; r < rEnd; r++) {
            to[c * toStride + r] = from[r * fromStride + c];
          }
        }
      }
    }
  }

  float[] canonical(float[] internal) {
    float[] canonical = new float[spec.size()];
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < rows; r++) {
        canonical[c * rows + r] = internal[r * stride + c];
      }
    }
    return canonical;
  }

  private float[] internal(float[] canonical) {
    float[] internal = new float[rows * stride];
    for (int c = 0; c < columns; c++) {
      for (int r = 0; r < rows; r++) {
        internal[r * stride + c] = canonical[c * rows + r];
      }
    }
    return internal;
  }

  private void set(float[] internal, float[] canonical) {
    requireSize(canonical.length);
    float[] kept = canonical.clone();
    mask.apply(kept);
    System.arraycopy(internal(kept), 0, internal, 0, internal.length);
  }

  void requireSize(int length) {
    if (length != spec.size()) {
      throw new IllegalArgumentException(
          spec.name() + " has " + spec.size() + " elements (" + spec.shape() + "), not " + length);
    }
  }
}
