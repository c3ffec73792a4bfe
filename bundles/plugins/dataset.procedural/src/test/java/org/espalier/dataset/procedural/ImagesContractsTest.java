// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.procedural;

import java.util.Map;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.SplitSizes;
import org.espalier.tck.Settings;
import org.espalier.tck.data.DatasetContract;
import org.junit.jupiter.api.Nested;

class ImagesContractsTest {
  private static final SplitSizes SIZES = new SplitSizes(40, 15, 25);
  private static final Map<String, Object> OPTIONS = Map.of("train", 40, "validation", 15, "test", 25, "side", 8);

  @Nested
  class GreyDigits extends DatasetContract {
    @Override
    protected Dataset dataset() {
      return new Digits(Settings.of(Digits.Options.class, OPTIONS));
    }

    @Override
    protected SplitSizes sizes() {
      return SIZES;
    }
  }

  @Nested
  class ColouredShapes extends DatasetContract {
    @Override
    protected Dataset dataset() {
      return new Shapes(Settings.of(Shapes.Options.class, OPTIONS));
    }

    @Override
    protected SplitSizes sizes() {
      return SIZES;
    }
  }
}
