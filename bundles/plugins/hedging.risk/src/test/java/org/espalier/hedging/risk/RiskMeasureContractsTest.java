// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.risk;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.tck.Settings;
import org.espalier.tck.hedging.RiskMeasureContract;
import org.junit.jupiter.api.Nested;

class RiskMeasureContractsTest {

  /** Coherent. */
  @Nested
  class ConditionalValueAtRisk extends RiskMeasureContract {
    @Override
    protected RiskMeasure measure() {
      return new Cvar(Settings.of(Cvar.Options.class, Map.of("level", 0.073)));
    }

    @Override
    protected Set<Property> properties() {
      return EnumSet.allOf(Property.class);
    }
  }

  /** The same at its minimum. */
  @Nested
  class Shortfall extends RiskMeasureContract {
    @Override
    protected RiskMeasure measure() {
      return new ExpectedShortfall(Settings.of(ExpectedShortfall.Options.class, Map.of()));
    }

    @Override
    protected Set<Property> properties() {
      return EnumSet.allOf(Property.class);
    }
  }

  /** Convex, and the more averse the larger the position. */
  @Nested
  class EntropicRisk extends RiskMeasureContract {
    @Override
    protected RiskMeasure measure() {
      return new Entropic(Settings.of(Entropic.Options.class, Map.of("riskAversion", 0.8)));
    }

    @Override
    protected Set<Property> properties() {
      return EnumSet.complementOf(EnumSet.of(Property.POSITIVELY_HOMOGENEOUS));
    }
  }

  /** Fears gains that spread, too. */
  @Nested
  class MeanLessVariance extends RiskMeasureContract {
    @Override
    protected RiskMeasure measure() {
      return new MeanVariance(Settings.of(MeanVariance.Options.class, Map.of("riskAversion", 0.6)));
    }

    @Override
    protected Set<Property> properties() {
      return EnumSet.of(Property.CASH_INVARIANT, Property.DIVERSIFYING);
    }
  }
}
