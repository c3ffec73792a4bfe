// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.engine.jvm.kernel.Kernels;

/** A dense layer's weights in the arrangements that its kernels read, each made again when the weights have changed. */
final class WeightMatrix {
  private final Parameter parameter;
  private final PanelLayout layout;
  private float[] mirror = {};
  private int mirrorVersion = -1;
  private float[] transposed = {};
  private int transposedVersion = -1;
  private float[] byInput = {};
  private int byInputVersion = -1;
  private float[] paddedGradient = {};

  private final Product inPanels;
  private final Product byColumns;

  WeightMatrix(Parameter parameter, Kernels kernels) {
    this.parameter = parameter;
    this.layout = parameter.padded();
    this.inPanels = new PanelProduct(this, kernels);
    this.byColumns = new ColumnProduct(this, kernels);
  }

  Product product(Arrangement arrangement) {
    return arrangement == Arrangement.PANELS ? inPanels : byColumns;
  }

  PanelLayout layout() {
    return layout;
  }

  Parameter parameter() {
    return parameter;
  }

  /** Whether a batch is computed from the kept weights alone. */
  boolean compressed(int batch) {
    return parameter.compressed().isPresent() && Compression.pays(parameter.value().length, layout, batch);
  }

  /** All elements, in panels. */
  float[] padded() {
    if (parameter.compressed().isEmpty()) {
      return parameter.value();
    }
    if (mirrorVersion != parameter.version()) {
      mirror = cleared(mirror, layout.length());
      parameter.compressed().get().scatter(parameter.value(), mirror);
      mirrorVersion = parameter.version();
    }
    return mirror;
  }

  /** The same with inputs and outputs exchanged. */
  float[] transposed() {
    if (transposedVersion != parameter.version()) {
      if (transposed.length == 0) {
        transposed = new float[layout.transposedLength()];
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

  /** Before products in this arrangement add to the gradient; to be followed by {@link #closeGradient}. */
  void openGradient(Arrangement arrangement) {
    if (arrangement == Arrangement.PANELS && parameter.compressed().isPresent()) {
      paddedGradient = cleared(paddedGradient, layout.length());
    }
  }

  /** Where to add the gradient of all elements, in panels. */
  float[] paddedGradient() {
    return parameter.compressed().isPresent() ? paddedGradient : parameter.gradient();
  }

  void closeGradient(Arrangement arrangement, Kernels kernels) {
    if (arrangement == Arrangement.PANELS) {
      parameter.compressed().ifPresent(
          compressed -> compressed.gatherAdd(paddedGradient, parameter.gradient()));
      parameter.maskGradient(kernels);
    }
  }

  private static float[] cleared(float[] array, int length) {
    if (array.length != length) {
      return new float[length];
    }
    Arrays.fill(array, 0);
    return array;
  }
}
