// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.mock;

import java.util.Map;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.SplitSizes;
import org.espalier.tck.Settings;
import org.espalier.tck.data.DatasetContract;
import org.junit.jupiter.api.Nested;

class MockDataContractsTest {
  private static final SplitSizes SIZES = new SplitSizes(40, 15, 25);
  private static final Map<String, Object> OPTIONS = Map.of("train", 40, "validation", 15, "test", 25, "states", 5);

  @Nested
  class Cloning extends DatasetContract {
    @Override
    protected Dataset dataset() {
      return new BehaviourCloning(Settings.of(BehaviourCloning.Options.class, OPTIONS));
    }

    @Override
    protected SplitSizes sizes() {
      return SIZES;
    }
  }

  @Nested
  class Values extends DatasetContract {
    @Override
    protected Dataset dataset() {
      return new ValueRegression(Settings.of(ValueRegression.Options.class, OPTIONS));
    }

    @Override
    protected SplitSizes sizes() {
      return SIZES;
    }
  }
}
