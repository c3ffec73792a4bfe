// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.augmentation;

import org.espalier.api.data.Augmentation;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;

/**
 * Moves an image by up to so many pixels, all moves being equally likely, and mirrors it with a chance of a half: a
 * random crop of an image with a border of zeros.
 */
final class CropAndFlip implements Augmentation {
  private final int channels;
  private final int height;
  private final int width;
  private final int most;
  private final boolean flip;

  CropAndFlip(Shape image, int most, boolean flip) {
    channels = image.get(0);
    height = image.get(1);
    width = image.get(2);
    this.most = most;
    this.flip = flip;
  }

  @Override
  public void apply(float[] inputs, int offset, RandomStream random) {
    int down = most > 0 ? random.nextInt(2 * most + 1) - most : 0;
    int right = most > 0 ? random.nextInt(2 * most + 1) - most : 0;
    boolean mirrored = flip && random.nextInt(2) == 1;
    float[] before = new float[channels * height * width];
    System.arraycopy(inputs, offset, before, 0, before.length);
    for (int channel = 0; channel < channels; channel++) {
      for (int y = 0; y < height; y++) {
        int row = (channel * height + y) * width;
        int from = y - down;
        for (int x = 0; x < width; x++) {
          int column = (mirrored ? width - 1 - x : x) - right;
          boolean inside = from >= 0 && from < height && column >= 0 && column < width;
          inputs[offset + row + x] = inside ? before[(channel * height + from) * width + column] : 0;
        }
      }
    }
  }
}
