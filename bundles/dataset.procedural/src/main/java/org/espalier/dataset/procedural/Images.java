package org.espalier.dataset.procedural;

import org.espalier.api.data.Examples;

/** Images of 8-bit pixels with their classes. */
final class Images implements Examples {
  private final byte[][] pixels;
  private final int[] labels;

  Images(int size, int pixelsPerImage) {
    pixels = new byte[size][pixelsPerImage];
    labels = new int[size];
  }

  /**
   * @param values from 0 to 1; others are clipped
   */
  void put(int index, float[] values, int label) {
    for (int i = 0; i < values.length; i++) {
      pixels[index][i] = (byte) Math.round(255 * Math.max(0, Math.min(1, values[i])));
    }
    labels[index] = label;
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
