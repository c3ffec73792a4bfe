// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.procedural;

import org.espalier.api.random.RandomStream;

/**
 * A digit as a hand might write it: a line through points, each of which is off its place, the whole of it shifted,
 * scaled, slanted and turned, in a pen of some width. Lengths are in shares of the image's side.
 */
final class Digit {
  static final int CLASSES = 10;

  /** The points of each digit, x to the right and y down: x, y, x, y ... */
  private static final double[][] LINES = {
    {.5, .1, .3, .2, .24, .5, .3, .8, .5, .9, .7, .8, .76, .5, .7, .2, .5, .1},
    {.34, .28, .54, .1, .54, .9},
    {.26, .28, .36, .12, .6, .1, .73, .26, .66, .46, .26, .9, .76, .9},
    {.27, .15, .5, .1, .7, .2, .68, .38, .46, .48, .7, .6, .73, .78, .52, .9, .26, .84},
    {.64, .9, .64, .1, .24, .64, .8, .64},
    {.72, .1, .33, .1, .3, .44, .55, .42, .73, .58, .7, .8, .5, .9, .26, .83},
    {.68, .12, .42, .3, .29, .6, .34, .82, .52, .9, .7, .76, .66, .57, .46, .52, .31, .66},
    {.25, .1, .76, .1, .42, .9},
    {.5, .47, .3, .32, .35, .14, .65, .14, .7, .32, .5, .47, .27, .68, .35, .88, .65, .88, .73, .68, .5, .47},
    {.7, .36, .52, .48, .33, .4, .3, .22, .46, .1, .64, .14, .7, .36, .66, .64, .48, .9}
  };

  private final double[] line;
  private final double width;

  /**
   * @param distortion how far it may be from print: 0 is print, 1 hard to read
   */
  Digit(int label, double distortion, RandomStream random) {
    width = 0.12 * (1 + 0.5 * distortion * random.nextDouble(-1, 1));
    double angle = 0.5 * distortion * random.nextDouble(-1, 1);
    double cosine = StrictMath.cos(angle);
    double sine = StrictMath.sin(angle);
    double slant = 0.6 * distortion * random.nextDouble(-1, 1);
    double scaleX = 1 + 0.4 * distortion * random.nextDouble(-1, 1);
    double scaleY = 1 + 0.4 * distortion * random.nextDouble(-1, 1);
    double shiftX = 0.5 + 0.2 * distortion * random.nextDouble(-1, 1);
    double shiftY = 0.5 + 0.2 * distortion * random.nextDouble(-1, 1);
    line = LINES[label].clone();
    for (int i = 0; i < line.length; i += 2) {
      double y = scaleY * (line[i + 1] - 0.5 + 0.1 * distortion * random.nextGaussian());
      double x = scaleX * (line[i] - 0.5 + 0.1 * distortion * random.nextGaussian()) - slant * y;
      line[i] = shiftX + x * cosine - y * sine;
      line[i + 1] = shiftY + x * sine + y * cosine;
    }
  }

  /**
   * The image, row by row: 1 where there is ink, 0 where there is none, between them at the line's edges.
   *
   * @param noise standard deviation of the normal noise that is added to each pixel
   */
  float[] render(int side, double noise, RandomStream random) {
    float[] image = new float[side * side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double outside = distance((column + 0.5) / side, (row + 0.5) / side) - width / 2;
        // a pixel that the edge goes through is partly covered
        double ink = Math.max(0, Math.min(1, 0.5 - outside * side));
        image[row * side + column] = (float) (ink + noise * random.nextGaussian());
      }
    }
    return image;
  }

  /** How far a point is from the line. */
  private double distance(double x, double y) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 2; i < line.length; i += 2) {
      least = Math.min(least, squaredDistance(x, y, i));
    }
    return Math.sqrt(least);
  }

  /** From the piece of the line that ends at the point whose coordinates are at {@code end}. */
  private double squaredDistance(double x, double y, int end) {
    double fromX = line[end - 2];
    double fromY = line[end - 1];
    double alongX = line[end] - fromX;
    double alongY = line[end + 1] - fromY;
    double squaredLength = alongX * alongX + alongY * alongY;
    double share = ((x - fromX) * alongX + (y - fromY) * alongY) / Math.max(squaredLength, 1e-12);
    double nearest = Math.max(0, Math.min(1, share));
    double offX = x - fromX - nearest * alongX;
    double offY = y - fromY - nearest * alongY;
    return offX * offX + offY * offY;
  }
}
