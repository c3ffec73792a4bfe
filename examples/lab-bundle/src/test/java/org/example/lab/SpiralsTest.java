// SPDX-License-Identifier: Apache-2.0
package org.example.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.random.Seeds;
import org.espalier.tck.Settings;
import org.espalier.tck.data.DatasetContract;
import org.junit.jupiter.api.Test;

/** The contract of every data set, and what the points are. */
class SpiralsTest extends DatasetContract {

  @Override
  protected Dataset dataset() {
    return new Spirals(Settings.of(Spirals.Options.class, Map.of("train", 100, "validation", 40, "test", 60)));
  }

  @Override
  protected SplitSizes sizes() {
    return new SplitSizes(100, 40, 60);
  }


  private static Data data(Map<String, Object> options) {
    return new Spirals(Settings.of(Spirals.Options.class, options)).load(Seeds.of(0));
  }

  private static float[] example(Examples examples, int index) {
    float[] values = new float[3];
    examples.read(index, values, 0, values, 2);
    return values;
  }

  @Test
  void withoutNoiseAllPointsLieOnTheirArm() {
    Examples examples = data(Map.of("noise", 0.0, "turns", 0.25)).split(Split.TRAIN);
    assertEquals(1000, examples.size());
    for (int n = 0; n < examples.size(); n++) {
      float[] point = example(examples, n);
      double distance = Math.hypot(point[0], point[1]);
      double angle = Math.PI * (0.5 * distance + point[2]);
      assertEquals(distance * Math.cos(angle), point[0], 1e-6);
      assertEquals(distance * Math.sin(angle), point[1], 1e-6);
    }
  }

  @Test
  void theSizeOfASplitChangesNoOther() {
    Data small = data(Map.of("train", 10));
    Data large = data(Map.of("train", 20));
    assertArrayEquals(example(small.split(Split.TEST), 7), example(large.split(Split.TEST), 7));
    assertArrayEquals(example(small.split(Split.TRAIN), 7), example(large.split(Split.TRAIN), 7));
  }
}
