// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.procedural;

import org.espalier.api.random.RandomStream;

/** One shape on a background, all of it drawn at random but the class. Lengths are in shares of the image's side. */
final class Picture {
  static final int CHANNELS = 3;
  static final int CLASSES = 10;

  /** Stripes across the diameter of the shape. */
  private static final double[] STRIPES = {1.5, 4};

  /** Least distance of foreground and background colour, which would be 1.7 for black and white. */
  private static final double CONTRAST = 0.6;

  private final int kind;
  private final double stripes;
  private final double radius;
  private final double centreX;
  private final double centreY;
  private final double cosine;
  private final double sine;
  private final double stripeCosine;
  private final double stripeSine;
  private final double phase;
  private final double[] background;
  private final double[] foreground;

  Picture(int label, RandomStream random) {
    kind = label / 2;
    stripes = STRIPES[label % 2];
    radius = random.nextDouble(0.25, 0.4);
    centreX = random.nextDouble(radius, 1 - radius);
    centreY = random.nextDouble(radius, 1 - radius);
    double angle = random.nextDouble(0, 2 * Math.PI);
    cosine = StrictMath.cos(angle);
    sine = StrictMath.sin(angle);
    double stripeAngle = random.nextDouble(0, 2 * Math.PI);
    stripeCosine = StrictMath.cos(stripeAngle);
    stripeSine = StrictMath.sin(stripeAngle);
    phase = random.nextDouble();
    background = colour(random);
    foreground = distant(background, random);
  }

  private static double[] colour(RandomStream random) {
    return new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()};
  }

  private static double[] distant(double[] from, RandomStream random) {
    double[] colour;
    double squares;
    do {
      colour = colour(random);
      squares = 0;
      for (int c = 0; c < CHANNELS; c++) {
        squares += (colour[c] - from[c]) * (colour[c] - from[c]);
      }
    } while (squares < CONTRAST * CONTRAST);
    return colour;
  }

  /**
   * The image, [channels, side, side], around the range from 0 to 1.
   *
   * @param noise half the width of the uniform noise that is added to each pixel
   */
  float[] render(int side, double noise, RandomStream random) {
    float[] image = new float[CHANNELS * side * side];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double x = ((column + 0.5) / side - centreX) / radius;
        double y = ((row + 0.5) / side - centreY) / radius;
        double paint = inside(x, y) ? texture(x, y) : 0;
        for (int c = 0; c < CHANNELS; c++) {
          double value = background[c] + paint * (foreground[c] - background[c]) + noise * (2 * random.nextFloat() - 1);
          image[(c * side + row) * side + column] = (float) value;
        }
      }
    }
    return image;
  }

  /** From .25 in the dark of a stripe to 1; dark and light stripes are equally wide. */
  private double texture(double x, double y) {
    double across = x * stripeCosine + y * stripeSine;
    double place = stripes * across / 2 + phase;
    return place - Math.floor(place) < 0.5 ? 1 : 0.25;
  }

  /** Whether a point is in the shape of radius 1 around the origin. */
  private boolean inside(double x, double y) {
    double u = x * cosine + y * sine;
    double v = y * cosine - x * sine;
    double distance = Math.sqrt(u * u + v * v);
    return switch (kind) {
      case 0 -> distance <= 0.9;
      case 1 -> distance <= 1 && distance >= 0.55;
      case 2 -> Math.max(Math.abs(u), Math.abs(v)) <= 0.75;
      // an equilateral triangle of circumradius 1
      case 3 -> v >= -0.5 && v <= 1 - Math.sqrt(3) * Math.abs(u);
      default -> Math.min(Math.abs(u), Math.abs(v)) <= 0.3 && Math.max(Math.abs(u), Math.abs(v)) <= 0.95;
    };
  }
}
