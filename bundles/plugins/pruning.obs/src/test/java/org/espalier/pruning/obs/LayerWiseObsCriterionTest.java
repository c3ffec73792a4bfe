// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.obs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.pruning.CriterionContract;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class LayerWiseObsCriterionTest extends CriterionContract {
  private static final int SAMPLES = 24;
  private static final double DAMPING = 0.01;
  private static final Initializer ANY = Initializer.FAN_IN;

  @Override
  protected Criterion criterion() {
    return criterion(true);
  }

  private static Criterion criterion(boolean update) {
    Map<String, Object> options = Map.of("samples", SAMPLES, "damping", DAMPING, "update", update);
    return new LayerWiseObsCriterion(
        Converters.standardConverter().convert(options).to(LayerWiseObsCriterion.Options.class));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected List<Architecture> refused() {
    return List.of(Architecture.from(Shape.of(4, 3)).then(new Layer.Lstm(2, false, ANY, ANY)).dense(1, ANY).build());
  }

  @Test
  void scoresOfADenseLayerAreTheLeastRiseOfItsError() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, float[]> scores = criterion().score(specimen);
      Map<String, double[][]> values = values(specimen);
      assertScores(specimen, "dense1.weight", scores, values.get(Architecture.INPUT));
      assertScores(specimen, "dense2.weight", scores, values.get("tanh1"));
      assertScores(specimen, "dense3.weight", scores, values.get("tanh2"));
    }
  }

  @Test
  void weightsThatAreGoneCanNotMakeUpForOthers() {
    try (Specimen specimen = Specimen.whole(engine())) {
      specimen.network().mask("dense2.weight", Mask.random(70, 31, Seeds.of(1).stream("mask")));
      assertScores(specimen, "dense2.weight", criterion().score(specimen), values(specimen).get("tanh1"));
    }
  }

  @Test
  void scoresOfAConvolutionAreThoseOfItsPatches() {
    Architecture net = Architecture.from(Shape.of(2, 5, 4)).then(new Layer.Conv2d(3, 3, 2, 1, true, ANY, ANY))
        .batchNorm().activate(Activation.RELU).conv(2, 3, ANY).flatten().dense(2, ANY).build();
    try (Specimen specimen = Specimen.whole(engine(), net)) {
      Map<String, float[]> scores = criterion().score(specimen);
      Map<String, double[][]> values = values(specimen);
      assertScores(specimen, "conv1.weight", scores, patches(values.get("input"), Shape.of(2, 5, 4), 2));
      assertScores(specimen, "conv2.weight", scores, patches(values.get("relu1"), Shape.of(3, 3, 2), 1));
      assertScores(specimen, "dense1.weight", scores, values.get("conv2"));
    }
  }

  /** Each group beside a convolution of its own channels, in the scores and in the update. */
  @Test
  void groupsOfAConvolutionHaveTheirOwnPatches() {
    Architecture net = Architecture.from(Shape.of(4, 5, 4)).then(new Layer.Conv2d(6, 3, 2, 1, 2, true, ANY, ANY))
        .activate(Activation.RELU).depthwise(3, ANY).flatten().dense(2, ANY).build();
    try (Specimen specimen = Specimen.whole(engine(), net)) {
      Map<String, float[]> scores = criterion().score(specimen);
      Map<String, Mask> masks = masks(specimen, 0.5);
      Map<String, float[]> changed = criterion().compensate(specimen, masks);
      Map<String, double[][]> values = values(specimen);
      for (int group = 0; group < 2; group++) {
        double[][] patches = patches(channels(values.get("input"), group, 2), Shape.of(2, 5, 4), 2);
        assertScores(specimen, "conv1.weight", scores, patches, 3 * group, 3);
        assertUpdate(specimen, "conv1.weight", masks, changed, patches, 3 * group, 3);
      }
      for (int channel = 0; channel < 6; channel++) {
        double[][] patches = patches(channels(values.get("relu1"), channel, 6), Shape.of(1, 3, 2), 1);
        assertScores(specimen, "conv2.weight", scores, patches, channel, 1);
        assertUpdate(specimen, "conv2.weight", masks, changed, patches, channel, 1);
      }
    }
  }

  /** The part of a group of each image's channels. */
  private static double[][] channels(double[][] images, int group, int groups) {
    int size = images[0].length / groups;
    return Arrays.stream(images).map(image -> Arrays.copyOfRange(image, group * size, (group + 1) * size))
        .toArray(double[][]::new);
  }

  private static Map<String, double[][]> values(Specimen specimen) {
    return specimen.activations(
        specimen.training().inputs(specimen.network(), SAMPLES, specimen.stream("layer-wise-obs")));
  }

  /** What kernels of 3 x 3 with padding 1 see. */
  private static double[][] patches(double[][] images, Shape shape, int stride) {
    List<double[]> patches = new ArrayList<>();
    for (double[] image : images) {
      for (int top = -1; top + 3 <= shape.get(1) + 1; top += stride) {
        for (int left = -1; left + 3 <= shape.get(2) + 1; left += stride) {
          double[] patch = new double[shape.get(0) * 9];
          for (int i = 0; i < patch.length; i++) {
            int row = top + i / 3 % 3;
            int column = left + i % 3;
            if (row >= 0 && row < shape.get(1) && column >= 0 && column < shape.get(2)) {
              patch[i] = image[(i / 9 * shape.get(1) + row) * shape.get(2) + column];
            }
          }
          patches.add(patch);
        }
      }
    }
    return patches.toArray(double[][]::new);
  }

  /**
   * Removing weight q costs w^2 / 2 (H_qq - h' H_rest^-1 h), h the rest of q's column: found by eliminating all kept
   * weights of the output but q.
   */
  private static void assertScores(
      Specimen specimen, String parameter, Map<String, float[]> scores, double[][] vectors) {
    int outputs = specimen.network().architecture().parameter(parameter).shape().get(0);
    assertScores(specimen, parameter, scores, vectors, 0, outputs);
  }

  /** Of so many outputs, from the first on. */
  private static void assertScores(
      Specimen specimen, String parameter, Map<String, float[]> scores, double[][] vectors, int first, int outputs) {
    float[] weights = specimen.network().values(parameter);
    Mask mask = specimen.network().mask(parameter);
    int size = vectors[0].length;
    double[][] hessian = hessian(vectors);
    int end = (first + outputs) * size;
    for (int q : IntStream.of(mask.places()).filter(place -> place >= first * size && place < end).toArray()) {
      int row = q / size * size;
      int[] others = IntStream.range(0, size).filter(i -> mask.keeps(row + i) && row + i != q).toArray();
      double left = eliminate(hessian, others, q - row);
      double expected = 0.5 * weights[q] * weights[q] * left;
      assertEquals(expected, scores.get(parameter)[q], 1e-4 * expected + 1e-7, parameter + " " + q);
    }
  }

  private static double[][] hessian(double[][] vectors) {
    int size = vectors[0].length;
    double[][] hessian = new double[size][size];
    double mean = 0;
    for (double[] vector : vectors) {
      for (int i = 0; i < size; i++) {
        mean += vector[i] * vector[i] / vectors.length / size;
        for (int j = 0; j < size; j++) {
          hessian[i][j] += vector[i] * vector[j] / vectors.length;
        }
      }
    }
    for (int i = 0; i < size; i++) {
      hessian[i][i] += DAMPING * mean;
    }
    return hessian;
  }

  /** Gauss's elimination of some unknowns; what is left of a diagonal element. */
  private static double eliminate(double[][] hessian, int[] unknowns, int kept) {
    double[][] a = new double[hessian.length][];
    for (int i = 0; i < a.length; i++) {
      a[i] = hessian[i].clone();
    }
    boolean[] done = new boolean[a.length];
    for (int pivot : unknowns) {
      done[pivot] = true;
      for (int i = 0; i < a.length; i++) {
        if (!done[i]) {
          double factor = a[i][pivot] / a[pivot][pivot];
          for (int j = 0; j < a.length; j++) {
            a[i][j] -= factor * a[pivot][j];
          }
        }
      }
    }
    return a[kept][kept];
  }

  @Test
  void theUpdateIsTheStepOfTheOptimalBrainSurgeon() {
    try (Specimen specimen = Specimen.whole(engine())) {
      specimen.network().mask("dense2.weight", Mask.random(70, 61, Seeds.of(1).stream("before")));
      Map<String, Mask> masks = masks(specimen, 0.6);
      Map<String, float[]> changed = criterion().compensate(specimen, masks);
      Map<String, double[][]> values = values(specimen);
      assertEquals(Set.of("dense1.weight", "dense2.weight", "dense3.weight"), changed.keySet());
      assertUpdate(specimen, "dense1.weight", masks, changed, values.get(Architecture.INPUT));
      assertUpdate(specimen, "dense2.weight", masks, changed, values.get("tanh1"));
      assertUpdate(specimen, "dense3.weight", masks, changed, values.get("tanh2"));
    }
  }

  @Test
  void theUpdateOfAConvolutionIsThatOfItsPatches() {
    Architecture net = Architecture.from(Shape.of(2, 5, 4)).then(new Layer.Conv2d(3, 3, 2, 1, true, ANY, ANY))
        .activate(Activation.RELU).flatten().dense(2, ANY).build();
    try (Specimen specimen = Specimen.whole(engine(), net)) {
      Map<String, Mask> masks = masks(specimen, 0.5);
      Map<String, float[]> changed = criterion().compensate(specimen, masks);
      double[][] patches = patches(values(specimen).get("input"), Shape.of(2, 5, 4), 2);
      assertUpdate(specimen, "conv1.weight", masks, changed, patches);
    }
  }

  /** Masks that keep the best scores of each layer. */
  private Map<String, Mask> masks(Specimen specimen, double share) {
    Map<String, float[]> scores = criterion().score(specimen);
    Map<String, Mask> masks = new HashMap<>();
    for (ParameterSpec parameter : specimen.prunable()) {
      String name = parameter.name();
      LayerScores layer = new LayerScores(parameter, scores.get(name), specimen.network().mask(name));
      masks.put(name, Selection.top(layer, (int) (share * parameter.size()), specimen.stream("ties")));
    }
    return masks;
  }

  /** w - [H^-1]_:Q ([H^-1]_QQ)^-1 w_Q, with the inverse over all that an output had before. */
  private static void assertUpdate(
      Specimen specimen, String parameter, Map<String, Mask> masks, Map<String, float[]> changed,
      double[][] vectors) {
    int outputs = specimen.network().architecture().parameter(parameter).shape().get(0);
    assertUpdate(specimen, parameter, masks, changed, vectors, 0, outputs);
  }

  /** Of so many outputs, from the first on. */
  private static void assertUpdate(
      Specimen specimen, String parameter, Map<String, Mask> masks, Map<String, float[]> changed,
      double[][] vectors, int firstOutput, int outputs) {
    float[] weights = specimen.network().values(parameter);
    Mask before = specimen.network().mask(parameter);
    Mask after = masks.get(parameter);
    int size = vectors[0].length;
    double[][] hessian = hessian(vectors);
    for (int row = firstOutput * size; row < (firstOutput + outputs) * size; row += size) {
      int first = row;
      int[] had = IntStream.range(0, size).filter(i -> before.keeps(first + i)).toArray();
      int[] gone = IntStream.range(0, had.length).filter(i -> !after.keeps(first + had[i])).toArray();
      double[][] inverse = inverse(part(hessian, had));
      double[][] ofGone = inverse(part(inverse, gone));
      for (int i = 0; i < had.length; i++) {
        double expected = weights[first + had[i]];
        for (int a = 0; a < gone.length; a++) {
          for (int b = 0; b < gone.length; b++) {
            expected -= inverse[i][gone[a]] * ofGone[a][b] * weights[first + had[gone[b]]];
          }
        }
        assertEquals(expected, changed.get(parameter)[first + had[i]], 1e-5, parameter + " " + (first + had[i]));
      }
    }
    for (int i = 0; i < weights.length; i++) {
      assertTrue(after.keeps(i) || changed.get(parameter)[i] == 0, parameter + " is masked at " + i);
    }
  }

  private static double[][] part(double[][] matrix, int[] places) {
    double[][] part = new double[places.length][places.length];
    for (int i = 0; i < places.length; i++) {
      for (int j = 0; j < places.length; j++) {
        part[i][j] = matrix[places[i]][places[j]];
      }
    }
    return part;
  }

  /** Gauss and Jordan; the matrix is positive definite, so no pivot is 0. */
  private static double[][] inverse(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][2 * n];
    for (int i = 0; i < n; i++) {
      System.arraycopy(matrix[i], 0, a[i], 0, n);
      a[i][n + i] = 1;
    }
    for (int pivot = 0; pivot < n; pivot++) {
      double scale = a[pivot][pivot];
      for (int j = 0; j < 2 * n; j++) {
        a[pivot][j] /= scale;
      }
      for (int i = 0; i < n; i++) {
        double factor = a[i][pivot];
        for (int j = 0; i != pivot && j < 2 * n; j++) {
          a[i][j] -= factor * a[pivot][j];
        }
      }
    }
    return Arrays.stream(a).map(row -> Arrays.copyOfRange(row, n, 2 * n)).toArray(double[][]::new);
  }

  @Test
  void theUpdateLowersTheErrorOfEveryLayersOutput() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, double[][]> values = values(specimen);
      Map<String, double[][]> inputs = Map.of(
          "dense1.weight", values.get(Architecture.INPUT), "dense2.weight", values.get("tanh1"),
          "dense3.weight", values.get("tanh2"));
      for (double share : new double[] {0.8, 0.5, 0.2}) {
        Map<String, Mask> masks = masks(specimen, share);
        Map<String, float[]> changed = criterion().compensate(specimen, masks);
        inputs.forEach((name, vectors) -> {
          float[] cut = specimen.network().values(name);
          masks.get(name).apply(cut);
          float[] whole = specimen.network().values(name);
          double without = error(whole, cut, vectors);
          double with = error(whole, changed.get(name), vectors);
          assertTrue(with < without, name + " keeps " + share + ": " + with + " with, " + without + " without");
        });
      }
    }
  }

  /** Sum of the squared differences of a layer's outputs. */
  private static double error(float[] weights, float[] others, double[][] vectors) {
    double error = 0;
    int size = vectors[0].length;
    for (double[] vector : vectors) {
      for (int row = 0; row < weights.length; row += size) {
        double difference = 0;
        for (int i = 0; i < size; i++) {
          difference += ((double) weights[row + i] - others[row + i]) * vector[i];
        }
        error += difference * difference;
      }
    }
    return error;
  }

  @Test
  void theUpdateCanBeLeftOut() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, Mask> masks = masks(specimen, 0.5);
      assertEquals(Map.of(), criterion(false).compensate(specimen, masks));
      criterion(false).score(specimen).forEach(
          (name, scores) -> assertArrayEquals(criterion().score(specimen).get(name), scores, name));
    }
  }

  @Test
  void nothingChangesWhereNothingGoes() {
    try (Specimen specimen = Specimen.whole(engine())) {
      assertEquals(Map.of(), criterion().compensate(specimen, Map.of("dense1.weight", Mask.all(60))));
    }
  }

  @Test
  void inputsThatAreAlwaysZeroCostNothing() {
    Hessian hessian = new Hessian(3, DAMPING);
    hessian.add(new double[3]);
    assertEquals(Double.POSITIVE_INFINITY, hessian.inverseDiagonal(new int[] {0, 2})[1]);
    assertEquals(0, hessian.inverseDiagonal(new int[0]).length);
    assertArrayEquals(new double[2], hessian.replacement(new int[] {0, 2}, new int[] {1}, new double[] {5}));
  }

  @Test
  void aTaskWithoutInputsIsRefused() {
    try (Specimen specimen = Specimen.whole(engine())) {
      InvalidInputException refused =
          assertThrows(InvalidInputException.class, () -> criterion().score(specimen.blind()));
      assertTrue(refused.getMessage().contains("inputs"), refused.getMessage());
    }
  }
}
