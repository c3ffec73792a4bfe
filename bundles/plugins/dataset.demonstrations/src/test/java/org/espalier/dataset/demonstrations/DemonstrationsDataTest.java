// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.demonstrations;

import org.espalier.api.data.SplitSizes;
import org.espalier.environment.classic.CartPole;
import org.espalier.environment.classic.Pendulum;
import org.espalier.tck.data.DatasetContract;
import org.junit.jupiter.api.Nested;

/** What every data set promises holds of demonstrations, of discrete actions as of others. */
class DemonstrationsDataTest {
  private static final SplitSizes SIZES = new SplitSizes(60, 20, 30);

  @Nested
  class OfCartPole extends DatasetContract {
    private final Classroom classroom = new Classroom(CartPole::new, 512);

    @Override
    protected Demonstrations dataset() {
      return classroom.demonstrations(SIZES.train(), SIZES.validation(), SIZES.test());
    }

    @Override
    protected SplitSizes sizes() {
      return SIZES;
    }
  }

  @Nested
  class OfPendulum extends DatasetContract {
    private final Classroom classroom = new Classroom(Pendulum::new, 512);

    @Override
    protected Demonstrations dataset() {
      return classroom.demonstrations(SIZES.train(), SIZES.validation(), SIZES.test());
    }

    @Override
    protected SplitSizes sizes() {
      return SIZES;
    }
  }
}
