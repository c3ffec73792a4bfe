// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterSpec;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * Values, gradient, moments and mask of one parameter: padded, or, where the mask leaves few weights, compressed to
 * those. Biases are a matrix of one input.
 */
final class Parameter {
  /** All bits of a number but its sign. */
  private static final int MAGNITUDE = Integer.MAX_VALUE;

  private final ParameterSpec spec;
  private final PanelLayout padded;
  private final List<float[]> moments = new ArrayList<>();
  private Mask mask;
  private Optional<CompressedLayout> compressed = Optional.empty();
  private Optional<float[]> keep = Optional.empty();
  private float[] value;
  private float[] gradient;
  private int version;

  /**
   * @param padded where all elements lie
   * @param canonical first values
   */
  Parameter(ParameterSpec spec, PanelLayout padded, float[] canonical) {
    this.spec = spec;
    this.padded = padded;
    this.mask = Mask.all(spec.size());
    this.value = stored(canonical);
    this.gradient = new float[padded.length()];
  }

  private Parameter(ParameterSpec spec, PanelLayout padded) {
    this.spec = spec;
    this.padded = padded;
    this.mask = Mask.all(spec.size());
    this.value = new float[padded.length()];
    this.gradient = new float[padded.length()];
  }

  /** One of the same size and layout, without a mask, all 0. */
  Parameter another() {
    return new Parameter(spec, padded);
  }

  String name() {
    return spec.name();
  }

  int size() {
    return spec.size();
  }

  /** Whether an optimiser changes it. */
  boolean trained() {
    return spec.trained();
  }

  Mask mask() {
    return mask;
  }

  PanelLayout padded() {
    return padded;
  }

  /** Present while only the kept weights are stored. */
  Optional<CompressedLayout> compressed() {
    return compressed;
  }

  /** The values as they are stored; who changes them calls {@link #changed}. */
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

  /** A number that changes whenever values or layout do. */
  int version() {
    return version;
  }

  void changed() {
    version++;
  }

  /** Stores everything anew, as suits the mask. */
  void mask(Mask mask) {
    requireSize(mask.size());
    float[] values = canonical(value);
    float[] gradients = canonical(gradient);
    List<float[]> averages = moments.stream().map(this::canonical).toList();
    this.mask = mask;
    // A mask that keeps all is none, whether it was set or not: a restored network must compute as the saved one did.
    boolean masked = mask.kept() < mask.size();
    compressed =
        masked && spec.role() == ParameterSpec.Role.WEIGHT && spec.shape().rank() == 2
                && Compression.pays(mask.kept(), padded)
            ? Optional.of(new CompressedLayout(padded, mask))
            : Optional.empty();
    keep =
        compressed.isPresent() || !masked ? Optional.empty() : Optional.of(padded.ones(mask));
    value = stored(values);
    gradient = stored(gradients);
    moments.clear();
    averages.forEach(average -> moments.add(stored(average)));
    changed();
  }

  /** Sum of the gradient's squares, in an order that panels do not change. */
  double squaredGradientNorm(Kernels kernels) {
    return compressed.isPresent()
        ? kernels.updates().squaredNorm(gradient)
        : kernels.updates().squaredNorm(gradient, padded.inputs());
  }

  /** Sets the gradients of masked elements to 0, where they are stored. */
  void maskGradient(Kernels kernels) {
    if (keep.isPresent()) {
      kernels.elements().clear(keep.get(), gradient, Kernels.FIRST, gradient.length - Kernels.FIRST);
    }
  }

  void zeroGradient() {
    Arrays.fill(gradient, 0);
  }

  float[] values() {
    return canonical(value);
  }

  /**
   * Whether all values are surely finite, and 0 where the mask does not keep them: looked at where they are. What is
   * not finite leaves no finite sum of squares; a sum that is too large for a number is no proof of the contrary.
   */
  boolean sound(Kernels kernels) {
    if (!Double.isFinite(kernels.updates().squaredNorm(value))) {
      return false;
    }
    int removed = 0;
    if (keep.isPresent()) {
      float[] ones = keep.get();
      for (int i = 0; i < ones.length; i++) {
        // all bits where the mask has 0, none where it has 1
        int gone = Float.floatToRawIntBits(ones[i]) - 1 >> Integer.SIZE - 1;
        removed |= Float.floatToRawIntBits(value[i]) & MAGNITUDE & gone;
      }
    }
    return removed == 0;
  }

  void values(float[] canonical) {
    value = stored(canonical);
    changed();
  }

  /** Moves the values, a channel's each, towards others: how running statistics follow the data. */
  void follow(double[] others, double share) {
    for (int i = 0; i < others.length; i++) {
      int at = Kernels.FIRST + i;
      value[at] = (float) ((1 - share) * value[at] + share * others[i]);
    }
    keep.ifPresent(ones -> clear(value, ones));
    changed();
  }

  /** Moves towards another of the same size: in place, if they are stored alike. */
  void blend(Parameter other, float share) {
    boolean whole = compressed.isEmpty() && other.compressed.isEmpty();
    if (whole || mask.equals(other.mask)) {
      blend(value, other.value, share);
      keep.ifPresent(ones -> clear(value, ones));
    } else {
      float[] blended = values();
      blend(blended, other.values(), share);
      value = stored(blended);
    }
    changed();
  }

  private static void blend(float[] values, float[] others, float share) {
    float rest = 1 - share;
    for (int i = 0; i < values.length; i++) {
      values[i] = rest * values[i] + share * others[i];
    }
  }

  private static void clear(float[] stored, float[] ones) {
    for (int i = 0; i < stored.length; i++) {
      stored[i] = ones[i] == 0 ? 0 : stored[i];
    }
  }

  float[] canonical(float[] stored) {
    return layout().canonical(stored);
  }

  /** A new array of elements in their present layout, masked. */
  float[] stored(float[] canonical) {
    requireSize(canonical.length);
    float[] stored = new float[layout().length()];
    layout().store(canonical, stored);
    keep.ifPresent(ones -> clear(stored, ones));
    return stored;
  }

  private Layout layout() {
    return compressed.isPresent() ? compressed.get() : padded;
  }

  void requireSize(int length) {
    if (length != spec.size()) {
      throw new IllegalArgumentException(
          spec.name() + " has " + spec.size() + " elements (" + spec.shape() + "), not " + length);
    }
  }
}
