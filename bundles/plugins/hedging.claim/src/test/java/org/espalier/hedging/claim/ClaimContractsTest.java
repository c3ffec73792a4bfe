// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.claim;

import java.util.List;
import java.util.Map;
import org.espalier.api.hedging.Claim;
import org.espalier.tck.Settings;
import org.espalier.tck.hedging.ClaimContract;
import org.junit.jupiter.api.Nested;

class ClaimContractsTest {

  @Nested
  class Calls extends ClaimContract {
    @Override
    protected Claim claim() {
      return new European(Settings.of(European.Options.class, Map.of("strike", 102.0)));
    }

    @Override
    protected List<Claim> senseless() {
      return List.of(new European(Settings.of(European.Options.class, Map.of("strike", 1000.0))));
    }
  }

  @Nested
  class Puts extends ClaimContract {
    @Override
    protected Claim claim() {
      return new European(Settings.of(European.Options.class, Map.of("side", "put")));
    }
  }

  @Nested
  class Digitals extends ClaimContract {
    @Override
    protected Claim claim() {
      return new Digital(Settings.of(Digital.Options.class, Map.of()));
    }

    @Override
    protected List<Claim> senseless() {
      return List.of(new Digital(Settings.of(Digital.Options.class, Map.of("strike", 0.0))));
    }
  }

  @Nested
  class DigitalPuts extends ClaimContract {
    @Override
    protected Claim claim() {
      return new Digital(Settings.of(Digital.Options.class, Map.of("side", "put")));
    }
  }

  @Nested
  class Barriers extends ClaimContract {
    @Override
    protected Claim claim() {
      return new Barrier(Settings.of(Barrier.Options.class, Map.of()));
    }

    @Override
    protected List<Claim> senseless() {
      return List.of(
          new Barrier(Settings.of(Barrier.Options.class, Map.of("barrier", 105.0))),
          new Barrier(Settings.of(Barrier.Options.class, Map.of("type", "up-and-out"))),
          new Barrier(
              Settings.of(Barrier.Options.class, Map.of("type", "up-and-out", "barrier", 103.0, "strike", 104.0))));
    }
  }

  @Nested
  class Asians extends ClaimContract {
    @Override
    protected Claim claim() {
      return new Asian(Settings.of(Asian.Options.class, Map.of()));
    }

    @Override
    protected List<Claim> senseless() {
      return List.of(new Asian(Settings.of(Asian.Options.class, Map.of("strike", 1.0))));
    }
  }

  @Nested
  class Lookbacks extends ClaimContract {
    @Override
    protected Claim claim() {
      return new Lookback(Settings.of(Lookback.Options.class, Map.of()));
    }

    @Override
    protected List<Claim> senseless() {
      return List.of(new Lookback(Settings.of(Lookback.Options.class, Map.of("form", "fixed", "strike", 1.0))));
    }
  }

  @Nested
  class Cliquets extends ClaimContract {
    @Override
    protected Claim claim() {
      return new Cliquet(Settings.of(Cliquet.Options.class, Map.of()));
    }

    @Override
    protected List<Claim> senseless() {
      return List.of(
          new Cliquet(Settings.of(Cliquet.Options.class, Map.of("periods", 5))),
          new Cliquet(Settings.of(Cliquet.Options.class, Map.of("floor", 0.1))));
    }
  }

  @Nested
  class Portfolios extends ClaimContract {
    @Override
    protected Claim claim() {
      return portfolio("2 call 100", "-1 put 105", "3 digital-call 98");
    }

    @Override
    protected List<Claim> senseless() {
      return List.of(portfolio("1 call 100", "1 put 2"));
    }
  }

  @Nested
  class PathDependentPortfolios extends ClaimContract {
    @Override
    protected Claim claim() {
      return portfolio("1 call 100", "1 asian-put 90", "-2 down-and-out-call 100 95");
    }
  }

  private static Claim portfolio(String... legs) {
    return new Portfolio(Settings.of(Portfolio.Options.class, Map.of("legs", legs)));
  }
}
