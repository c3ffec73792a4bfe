package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.engine.jvm.kernel.Kernels;

/** A dense layer's weights in the arrangements that its kernels read, each made again when the weights have changed. */
final class WeightMatrix {
  private final Parameter parameter;
  private final PaddedLayout layout;
  private float[] mirror = {};
  private int mirrorVersion = -1;
  private float[] transposed = {};
  private int transposedVersion = -1;
  private float[] byInput = {};
  private int byInputVersion = -1;
  private float[] paddedGradient = {};

  WeightMatrix(Parameter parameter) {
    this.parameter = parameter;
    this.layout = parameter.padded();
  }

  Parameter parameter() {
    return parameter;
  }

  /** Whether a batch is computed from the kept weights alone. */
  boolean compressed(int batch) {
    return parameter.compressed().isPresent() && Compression.pays(parameter.value().length, layout, batch);
  }

  /** [inputs][outputs], rows padded. */
  float[] padded() {
    if (parameter.compressed().isEmpty()) {
      return parameter.value();
    }
    if (mirrorVersion != parameter.version()) {
      mirror = cleared(mirror, layout.length());
      parameter.compressed().get().scatter(parameter.value(), mirror, layout.stride());
      mirrorVersion = parameter.version();
    }
    return mirror;
  }

  /** [outputs][inputs], rows padded. */
  float[] transposed() {
    if (transposedVersion != parameter.version()) {
      if (transposed.length == 0) {
        transposed = new float[layout.outputs() * Kernels.padded(layout.inputs())];
      }
      layout.transpose(padded(), transposed);
      transposedVersion = parameter.version();
    }
    return transposed;
  }

  /** The kept weights in their order by inputs. */
  float[] byInput() {
    if (byInputVersion != parameter.version()) {
      if (byInput.length != parameter.value().length) {
        byInput = new float[parameter.value().length];
      }
      parameter.compressed().orElseThrow().byInput(parameter.value(), byInput);
      byInputVersion = parameter.version();
    }
    return byInput;
  }

  /** Where to add the gradient as [inputs][outputs], rows padded; to be followed by {@link #closeGradient}. */
  float[] openGradient() {
    if (parameter.compressed().isEmpty()) {
      return parameter.gradient();
    }
    paddedGradient = cleared(paddedGradient, layout.length());
    return paddedGradient;
  }

  void closeGradient(Kernels kernels) {
    parameter.compressed().ifPresent(
        compressed -> compressed.gatherAdd(paddedGradient, layout.stride(), parameter.gradient()));
    parameter.maskGradient(kernels);
  }

  private static float[] cleared(float[] array, int length) {
    if (array.length != length) {
      return new float[length];
    }
    Arrays.fill(array, 0);
    return array;
  }
}
