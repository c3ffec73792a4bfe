// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.api.data.Data;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;

/**
 * How NumPy arrays, whose first dimension counts examples, become data.
 *
 * @param shape of an input; none for the array's own
 * @param channelsLast whether images are [height, width, channels]
 * @param learn {@code auto}, {@code classification} or {@code regression}
 */
record ArrayReading(int[] shape, boolean channelsLast, String learn) {
  static final String AUTO = "auto";
  static final String CLASSIFICATION = "classification";
  static final String REGRESSION = "regression";

  ArrayReading {
    if (Arrays.stream(shape).anyMatch(size -> size < 1)) {
      throw new InvalidInputException("shape is " + Arrays.toString(shape) + "; every size is at least 1");
    }
    if (channelsLast && shape.length > 0 && shape.length != 3) {
      throw new InvalidInputException(
          "channels-last is for images, and the shape " + Arrays.toString(shape) + " is none; it is [channels, height,"
              + " width]");
    }
  }

  /** Inputs with targets. */
  record Pair(NpyArray inputs, NpyArray targets) {}

  /**
   * The data.
   *
   * @param reported examples to report on; empty to draw them
   */
  Data data(Division division, Pair training, Optional<Pair> reported) {
    boolean classes = learn.equals(CLASSIFICATION) || learn.equals(AUTO) && training.targets().whole();
    Table fitted = table(training, classes);
    Optional<Table> tested = reported.map(pair -> table(pair, classes));
    Target target = classes
        ? new Target.Classification(classes(training, fitted, reported, tested))
        : new Target.Regression(fitted.width());
    tested.filter(table -> table.width() != fitted.width()).ifPresent(table -> {
      throw new InvalidInputException(
          reported.orElseThrow().targets().name() + " has targets of " + table.width() + " numbers, and "
              + training.targets().name() + " of " + fitted.width());
    });
    return tested.isPresent() ? division.of(fitted, tested.get(), target) : division.of(fitted, target);
  }

  private static int classes(Pair training, Table fitted, Optional<Pair> reported, Optional<Table> tested) {
    int classes = Labels.require(fitted.targets(), 0, i -> training.targets().name() + ": label " + i);
    tested.ifPresent(table ->
        Labels.require(table.targets(), classes, i -> reported.orElseThrow().targets().name() + ": label " + i));
    return classes;
  }

  private Table table(Pair pair, boolean classes) {
    NpyArray inputs = pair.inputs();
    NpyArray targets = pair.targets();
    if (inputs.dimensions().length < 2) {
      throw new InvalidInputException(
          inputs.name() + " has the shape " + inputs.shape() + "; inputs are [examples, features], or more");
    }
    if (targets.dimensions()[0] != inputs.dimensions()[0]) {
      throw new InvalidInputException(
          targets.name() + " has " + targets.dimensions()[0] + " examples, and " + inputs.name() + " "
              + inputs.dimensions()[0]);
    }
    if (classes && targets.exampleSize() != 1) {
      throw new InvalidInputException(
          targets.name() + " has the shape " + targets.shape() + "; of a classification, it holds one class number an"
              + " example");
    }
    int[] sizes = Arrays.copyOfRange(inputs.dimensions(), 1, inputs.dimensions().length);
    Table.Inputs rows = inputs.inputs();
    Shape own = Shape.of(sizes);
    if (channelsLast) {
      if (sizes.length != 3) {
        throw new InvalidInputException(
            inputs.name() + " has the shape " + inputs.shape() + "; channels-last is for [examples, height, width,"
                + " channels]");
      }
      rows = channelsFirst(rows, sizes[0] * sizes[1], sizes[2]);
      own = Shape.of(sizes[2], sizes[0], sizes[1]);
    }
    Table table = new Table(own, inputs.dimensions()[0], rows, targets.values(), targets.exampleSize());
    return shape.length == 0 ? table : table.as(Shape.of(shape));
  }

  private static Table.Inputs channelsFirst(Table.Inputs rows, int pixels, int channels) {
    return (index, into, offset) -> {
      float[] image = new float[pixels * channels];
      rows.read(index, image, 0);
      for (int c = 0; c < channels; c++) {
        for (int pixel = 0; pixel < pixels; pixel++) {
          into[offset + c * pixels + pixel] = image[pixel * channels + c];
        }
      }
    };
  }
}
