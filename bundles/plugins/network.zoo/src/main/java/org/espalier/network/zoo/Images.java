package org.espalier.network.zoo;

import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;

/** What the convolutional families have in common. */
final class Images {
  static final Initializer HE = new Initializer(Initializer.Scheme.HE_NORMAL, 1);

  private Images() {}

  /**
   * @throws IllegalArgumentException if the input is not an image of at least this side
   */
  static void require(Shape input, String family, int side) {
    if (input.rank() != 3 || Math.min(input.get(1), input.get(2)) < side) {
      throw new IllegalArgumentException(
          "architecture " + family + " takes images, [channels, height, width], of at least " + side + " x " + side
              + "; the input is " + input);
    }
  }

  /** Ends a network: the mean of each channel, then a fully connected layer. */
  static Architecture classify(Architecture.Builder layers, Head head) {
    Initializer weights = new Initializer(Initializer.Scheme.HE_NORMAL, head.weightGain());
    return layers.then(new Layer.GlobalAveragePool()).dense(head.outputs(), weights).build();
  }
}
