// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.procedural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class DigitsTest {

  @Test
  void imagesAreFlatVectorsOfTenClasses() {
    Data data = load(Map.of("train", 20, "validation", 5, "test", 7));
    assertEquals(Shape.of(64), data.input());
    assertEquals(10, data.target().outputs());
    assertEquals(5, data.split(Split.VALIDATION).size());
    for (int i = 0; i < 20; i++) {
      float[] target = new float[1];
      for (float pixel : image(data.split(Split.TRAIN), i, target)) {
        assertTrue(pixel >= -1 && pixel <= 1, "pixel " + pixel);
      }
      assertEquals(i % 10, target[0]);
    }
  }

  @Test
  void theSameSeedGivesTheSameImagesWhateverTheSizes() {
    Examples few = load(Map.of("train", 10)).split(Split.TRAIN);
    Examples many = load(Map.of("train", 20)).split(Split.TRAIN);
    Examples test = load(Map.of("test", 10)).split(Split.TEST);
    Examples other = load(Map.of("train", 10, "seed", 1L)).split(Split.TRAIN);
    float[] target = new float[1];
    assertArrayEquals(image(few, 3, target), image(many, 3, target));
    assertFalse(Arrays.equals(image(few, 3, target), image(test, 3, target)));
    assertFalse(Arrays.equals(image(few, 3, target), image(other, 3, target)));
  }

  @Test
  void printedDigitsAreAllAlike() {
    Examples test = load(Map.of("distortion", 0.0, "noise", 0.0, "test", 20)).split(Split.TEST);
    float[] target = new float[1];
    for (int i = 0; i < 10; i++) {
      assertArrayEquals(image(test, i, target), image(test, i + 10, target));
    }
  }

  /** The nearest printed digit is right for slight distortions; for those by default there is something to learn. */
  @Test
  void distortionMakesThemHardToRead() {
    double slight = readByTemplate(load(Map.of("distortion", 0.1, "noise", 0.0)).split(Split.TEST));
    double usual = readByTemplate(load(Map.of()).split(Split.TEST));
    assertTrue(slight > 0.99, "slight " + slight);
    assertTrue(usual > 0.4 && usual < 0.8, "usual " + usual);
  }

  private static double readByTemplate(Examples examples) {
    Examples print = load(Map.of("distortion", 0.0, "noise", 0.0, "test", 10)).split(Split.TEST);
    float[] target = new float[1];
    int right = 0;
    for (int i = 0; i < examples.size(); i++) {
      float[] image = image(examples, i, target);
      int nearest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int label = 0; label < 10; label++) {
        double distance = distance(image, image(print, label, new float[1]));
        if (distance < least) {
          least = distance;
          nearest = label;
        }
      }
      right += nearest == target[0] ? 1 : 0;
    }
    return (double) right / examples.size();
  }

  private static double distance(float[] one, float[] other) {
    double sum = 0;
    for (int p = 0; p < one.length; p++) {
      sum += (one[p] - other[p]) * (one[p] - other[p]);
    }
    return sum;
  }

  private static float[] image(Examples examples, int index, float[] target) {
    float[] image = new float[64];
    examples.read(index, image, 0, target, 0);
    return image;
  }

  private static Data load(Map<String, Object> options) {
    return new Digits(Converters.standardConverter().convert(options).to(Digits.Options.class)).load(Seeds.of(7));
  }
}
