// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.augmentation;

import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.GivenParts;
import org.espalier.tck.Settings;
import org.espalier.tck.data.DatasetContract;

class AugmentedContractTest extends DatasetContract {
  private static final Shape IMAGE = Shape.of(2, 5, 4);
  private static final SplitSizes SIZES = new SplitSizes(20, 5, 6);

  /** Images of noise. */
  private static Data noise(Seeds seeds) {
    return new Data(IMAGE, new Target.Classification(2), SIZES.draw(seeds, AugmentedContractTest::drawn), Map.of());
  }

  private static Examples drawn(int size, RandomStream random) {
    float[] pixels = new float[size * IMAGE.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    return new Examples() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
        System.arraycopy(pixels, index * IMAGE.size(), inputs, inputOffset, IMAGE.size());
        targets[targetOffset] = index % 2;
      }
    };
  }

  @Override
  protected Dataset dataset() {
    Augmented augmented = new Augmented(Settings.of(Augmented.Options.class, Map.of("crop", 2)));
    augmented.compose(new GivenParts().with(Dataset.KIND, () -> (Dataset) AugmentedContractTest::noise));
    return augmented;
  }

  @Override
  protected SplitSizes sizes() {
    return SIZES;
  }
}
