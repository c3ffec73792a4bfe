// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.procedural;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Split;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class ShapesTest {

  @Test
  void imagesHaveTheirShapeRangeAndClasses() {
    Data data = load(Map.of("train", 50, "validation", 20, "test", 30));
    assertEquals(Shape.of(3, 32, 32), data.input());
    assertEquals(10, data.target().outputs());
    assertEquals(30, data.split(Split.TEST).size());
    int[] counts = new int[10];
    for (int i = 0; i < 50; i++) {
      float[] target = new float[1];
      for (float pixel : image(data, Split.TRAIN, i, target)) {
        assertTrue(pixel >= -1 && pixel <= 1, "pixel " + pixel);
      }
      counts[(int) target[0]]++;
    }
    assertArrayEquals(new int[] {5, 5, 5, 5, 5, 5, 5, 5, 5, 5}, counts);
  }

  @Test
  void moreThanMemoryHoldsIsRefusedBeforeAnythingIsDrawn() {
    String refusal = assertThrows(InvalidInputException.class, () -> load(Map.of("train", 2_000_000_000)))
        .getMessage();
    assertTrue(refusal.startsWith("the images: 2000000000 of 3072 bytes take more memory than there is"), refusal);
  }

  @Test
  void theSameSeedGivesTheSameImagesAndSplitsDiffer() {
    Data one = load(Map.of("train", 10, "validation", 4, "test", 4));
    Data same = load(Map.of("train", 20, "validation", 4, "test", 4));
    float[] target = new float[1];
    float[] first = image(one, Split.TRAIN, 3, target);
    assertArrayEquals(first, image(same, Split.TRAIN, 3, target));
    assertFalse(Arrays.equals(first, image(one, Split.TEST, 3, target)));
    Data other = load(Map.of("seed", 1L, "train", 4, "validation", 4, "test", 4));
    assertFalse(Arrays.equals(first, image(other, Split.TRAIN, 3, target)));
  }

  /**
   * Without noise an image has the colour of its background and two shades of the shape, and fine stripes change often.
   */
  @Test
  void shapesAreStripedInTwoShades() {
    Data data = load(Map.of("noise", 0.0, "train", 200, "validation", 4, "test", 4, "side", 64));
    double[] changes = new double[2];
    for (int i = 0; i < 200; i++) {
      float[] target = new float[1];
      float[] image = image(data, Split.TRAIN, i, target);
      float[] red = Arrays.copyOf(image, 64 * 64);
      long colours = Arrays.stream(pixels(image)).distinct().count();
      assertTrue(colours >= 2 && colours <= 3, colours + " colours in image " + i);
      for (int p = 1; p < red.length; p++) {
        changes[(int) target[0] % 2] += red[p] != red[p - 1] ? 1 : 0;
      }
    }
    assertTrue(changes[1] > 1.4 * changes[0], Arrays.toString(changes));
  }

  private static long[] pixels(float[] image) {
    int area = image.length / 3;
    long[] pixels = new long[area];
    for (int p = 0; p < area; p++) {
      for (int c = 0; c < 3; c++) {
        pixels[p] = 256 * pixels[p] + Math.round((image[c * area + p] + 1) * 127.5);
      }
    }
    return pixels;
  }

  private static float[] image(Data data, Split split, int index, float[] target) {
    float[] image = new float[data.input().size()];
    data.split(split).read(index, image, 0, target, 0);
    return image;
  }

  private static Data load(Map<String, Object> options) {
    return new Shapes(Converters.standardConverter().convert(options).to(Shapes.Options.class)).load(Seeds.of(7));
  }
}
