// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;

/** What convolutional families for images have in common. */
public final class Images {
  /** How the weights of convolutions before a ReLU are drawn (He et al. 2015, eq. 10). */
  public static final Initializer HE = new Initializer(Initializer.Scheme.HE_NORMAL, 1);

  private Images() {}

  /**
   * Refuses what is no image, or too small.
   *
   * @param family name of the architecture, for the message
   * @param side least height and width
   * @throws IllegalArgumentException if the input is not an image of at least this side
   */
  public static void require(Shape input, String family, int side) {
    if (input.rank() != 3 || Math.min(input.get(1), input.get(2)) < side) {
      throw new IllegalArgumentException(
          "architecture " + family + " takes images, [channels, height, width], of at least " + side + " x " + side
              + "; the input is " + input);
    }
  }

  /**
   * How many filters a layer has in a network of another width: at least one.
   *
   * @param published number in the original
   * @param width factor on it
   */
  public static int filters(int published, double width) {
    return (int) Math.max(1, Math.round(width * published));
  }

  /**
   * A convolution without a bias, for batch norm to follow, padded so that its stride alone makes the image smaller:
   * a side becomes side / stride, rounded up.
   *
   * @param kernel odd
   */
  public static Layer.Conv2d convolution(int filters, int kernel, int stride, int groups) {
    return new Layer.Conv2d(filters, kernel, stride, kernel / 2, groups, false, HE, Initializer.ZERO);
  }

  /** Ends a network: the mean of each channel, then a fully connected layer. */
  public static Architecture classify(Architecture.Builder layers, Head head) {
    Initializer weights = new Initializer(Initializer.Scheme.HE_NORMAL, head.weightGain());
    return layers.then(new Layer.GlobalAveragePool()).dense(head.outputs(), weights).build();
  }
}
