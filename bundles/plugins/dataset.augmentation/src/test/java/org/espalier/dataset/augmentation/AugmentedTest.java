// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.augmentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.GivenParts;
import org.espalier.tck.Settings;
import org.junit.jupiter.api.Test;

class AugmentedTest {
  private static final float[] IMAGE = {0, 1, 2, 3, 4, 5};

  private static Data data(Shape input) {
    Examples one = new Examples() {
      @Override
      public int size() {
        return 1;
      }

      @Override
      public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
        inputs[inputOffset] = 5;
        targets[targetOffset] = 1;
      }
    };
    return new Data(
        input, new Target.Classification(2),
        Stream.of(Split.values()).collect(Collectors.toMap(split -> split, split -> one)), Map.of());
  }

  private static Data load(Map<String, Object> options, Shape input) throws IOException {
    Data inside = data(input);
    Augmented augmented = new Augmented(Settings.of(Augmented.Options.class, options));
    augmented.compose(new GivenParts().with(Dataset.KIND, () -> (Dataset) seeds -> inside));
    Data loaded = augmented.load(Seeds.of(0));
    float[] image = new float[input.size()];
    float[] target = new float[1];
    loaded.split(Split.TEST).read(0, image, 0, target, 0);
    assertEquals(5, image[0], "examples are as they were");
    assertEquals(1, target[0]);
    return loaded;
  }

  /** How often each image comes out of a 2 x 3 one. */
  private static Map<List<Float>, Integer> results(Map<String, Object> options) throws IOException {
    Data loaded = load(options, Shape.of(1, 2, 3));
    RandomStream random = Seeds.of(1).stream("test");
    Map<List<Float>, Integer> counts = new HashMap<>();
    for (int n = 0; n < 3600; n++) {
      float[] inputs = new float[10];
      System.arraycopy(IMAGE, 0, inputs, 2, 6);
      inputs[1] = 7;
      inputs[8] = 8;
      loaded.augmentation().orElseThrow().apply(inputs, 2, random);
      assertEquals(7, inputs[1]);
      assertEquals(8, inputs[8]);
      counts.merge(
          List.of(inputs[2], inputs[3], inputs[4], inputs[5], inputs[6], inputs[7]), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void halfOfTheImagesAreMirrored() throws IOException {
    Map<List<Float>, Integer> counts = results(Map.of("crop", 0));
    assertEquals(2, counts.size());
    assertEquals(1800, counts.get(List.of(0f, 1f, 2f, 3f, 4f, 5f)), 150);
    assertEquals(1800, counts.get(List.of(2f, 1f, 0f, 5f, 4f, 3f)), 150);
  }

  @Test
  void allMovesAreEquallyLikely() throws IOException {
    Map<List<Float>, Integer> counts = results(Map.of("crop", 1, "flip", false));
    assertEquals(9, counts.size(), counts.toString());
    counts.values().forEach(count -> assertEquals(400, count, 90));
    // one down and one to the right
    assertEquals(400, counts.get(List.of(0f, 0f, 0f, 0f, 0f, 1f)), 90);
    // one up and one to the left
    assertEquals(400, counts.get(List.of(4f, 5f, 0f, 0f, 0f, 0f)), 90);
  }

  @Test
  void aStreamGivesOneResult() throws IOException {
    Data loaded = load(Map.of(), Shape.of(3, 8, 8));
    float[] one = new float[192];
    float[] other = new float[192];
    for (int i = 0; i < 192; i++) {
      one[i] = i;
      other[i] = i;
    }
    loaded.augmentation().orElseThrow().apply(one, 0, Seeds.of(3).stream("a"));
    loaded.augmentation().orElseThrow().apply(other, 0, Seeds.of(3).stream("a"));
    assertArrayEquals(one, other);
  }

  @Test
  void whatCanNotBeMovedIsRefused() {
    String message =
        assertThrows(InvalidInputException.class, () -> load(Map.of(), Shape.of(12))).getMessage();
    assertEquals(
        "data set augmented: inputs are 12; images of channels x height x width can be moved and mirrored", message);
    assertThrows(InvalidInputException.class, () -> load(Map.of("crop", 0, "flip", false), Shape.of(1, 2, 3)));
  }
}
