// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.procedural;

import java.util.function.IntFunction;
import org.espalier.api.data.Examples;
import org.espalier.api.plugin.Sizes;

/** Images of 8-bit pixels with their classes. */
final class Images implements Examples {
  private final byte[][] pixels;
  private final int[] labels;

  private Images(int size) {
    pixels = new byte[size][];
    labels = new int[size];
  }

  /**
   * Images of the classes in turn, so that they are equally frequent.
   *
   * @param pixels of an image
   * @param image the values of an image of a class; those below 0 or above 1 are clipped
   */
  static Images draw(int size, int pixels, int classes, IntFunction<float[]> image) {
    Sizes.fit("the images", pixels, size);
    Images images = new Images(size);
    for (int i = 0; i < size; i++) {
      images.labels[i] = i % classes;
      images.pixels[i] = quantised(image.apply(i % classes));
    }
    return images;
  }

  private static byte[] quantised(float[] values) {
    byte[] pixels = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      pixels[i] = (byte) Math.round(255 * Math.max(0, Math.min(1, values[i])));
    }
    return pixels;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
    byte[] image = pixels[index];
    for (int i = 0; i < image.length; i++) {
      inputs[inputOffset + i] = (image[i] & 0xff) / 127.5f - 1;
    }
    targets[targetOffset] = labels[index];
  }
}
