// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;

/** Networks that are measured. */
final class Networks {
  private static final Initializer HE = new Initializer(Initializer.Scheme.HE_NORMAL, 1);
  private static final Shape IMAGE = Shape.of(3, 32, 32);
  private static final int CLASSES = 10;
  private static final int KERNEL = 3;

  /** In a list of filters. */
  private static final int POOL = 0;

  private static final int[] VGG11 = {
    64, POOL, 128, POOL, 256, 256, POOL, 512, 512, POOL, 512, 512, POOL
  };

  private static final int[] SIX = {16, 32, POOL, 48, 48, POOL, 96, 96, POOL};

  private Networks() {}

  /** Dense layers of these sizes, inputs first, with a function between them. */
  static Architecture dense(Activation between, int... sizes) {
    Architecture.Builder layers = Architecture.from(Shape.of(sizes[0]));
    for (int i = 1; i < sizes.length; i++) {
      layers.dense(sizes[i], Initializer.FAN_IN);
      if (i < sizes.length - 1) {
        layers.activate(between);
      }
    }
    return layers.build();
  }

  /** An LSTM with one bias, and a dense layer on every step. */
  static Architecture lstm(int steps, int features, int units, int outputs) {
    return Architecture.from(Shape.of(steps, features))
        .then(new Layer.Lstm(units, true, Initializer.FAN_IN, Initializer.FAN_IN))
        .dense(outputs, Initializer.FAN_IN)
        .build();
  }

  /**
   * VGG-11 with batch norm on 3 x 32 x 32 images, one dense layer at its end.
   *
   * @param part of the filters that are left: 1 of 1, or 1 of 2
   */
  static Architecture vgg11(int part) {
    return convolutions(VGG11, part).flatten().dense(CLASSES, HE).build();
  }

  /** Six convolutions with batch norm on 3 x 32 x 32 images, the mean of each channel, a dense layer. */
  static Architecture six(int part) {
    return convolutions(SIX, part).then(new Layer.GlobalAveragePool()).dense(CLASSES, HE).build();
  }

  private static Architecture.Builder convolutions(int[] filters, int part) {
    Architecture.Builder layers = Architecture.from(IMAGE);
    for (int number : filters) {
      if (number == POOL) {
        layers.maxPool();
      } else {
        layers.conv(number / part, KERNEL, HE).batchNorm().activate(Activation.RELU);
      }
    }
    return layers;
  }
}
