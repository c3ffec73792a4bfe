// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
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

/** The contract of every data set, and where the clouds lie. */
class SeedlingTest extends DatasetContract {
  private static final int TRAIN = 4000;

  @Override
  protected Dataset dataset() {
    return new Seedling(
        Settings.of(Seedling.Options.class, Map.of("train", 100, "validation", 40, "test", 60)));
  }

  @Override
  protected SplitSizes sizes() {
    return new SplitSizes(100, 40, 60);
  }

  private static Dataset dataset(long seed) {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of("seed", seed, "dimensions", 3, "train", TRAIN)));
  }

  private static Data data(long seed) throws Exception {
    return dataset(seed).load(Seeds.of(0));
  }

  /** Inputs and class of an example. */
  private static float[] example(Examples examples, int index) {
    float[] values = new float[4];
    float[] target = new float[1];
    examples.read(index, values, 0, target, 0);
    values[3] = target[0];
    return values;
  }

  @Test
  void anotherSeedGivesOtherData() throws Exception {
    float[] example = example(data(1).split(Split.TRAIN), 17);
    assertFalse(Arrays.equals(example, example(data(2).split(Split.TRAIN), 17)));
  }

  @Test
  void centresLieTheDistanceApart() throws Exception {
    Examples examples = data(1).split(Split.TRAIN);
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int n = 0; n < TRAIN; n++) {
      float[] example = example(examples, n);
      sums[(int) example[3]] += example[0];
      counts[(int) example[3]]++;
    }
    // four standard errors of the difference
    assertEquals(3, sums[1] / counts[1] - sums[0] / counts[0], 4 * 2 / Math.sqrt(TRAIN));
  }
}
