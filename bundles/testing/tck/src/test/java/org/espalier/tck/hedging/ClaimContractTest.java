// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.hedging;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.api.hedging.CallPortfolio;
import org.espalier.api.hedging.Claim;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.tck.Broken;
import org.junit.jupiter.api.Test;

class ClaimContractTest {

  /** Two calls. */
  static class Calls implements Claim {
    @Override
    public Optional<String> refusal(double spot, TimeGrid grid) {
      return Optional.empty();
    }

    @Override
    public void payoffs(Paths paths, double[] payoffs) {
      for (int p = 0; p < paths.size(); p++) {
        payoffs[p] = 2 * Math.max(0, paths.prices()[paths.grid().steps()][p] - 101);
      }
    }

    @Override
    public Optional<CallPortfolio> calls() {
      return Optional.of(new CallPortfolio(List.of(new CallPortfolio.Call(2, 101)), 0, 0));
    }
  }

  static class Sound extends ClaimContract {
    @Override
    protected Claim claim() {
      return new Calls();
    }
  }

  /** Whose calls leave a part of it out. */
  static class Short extends ClaimContract {
    @Override
    protected Claim claim() {
      return new Calls() {
        @Override
        public Optional<CallPortfolio> calls() {
          return Optional.of(new CallPortfolio(List.of(new CallPortfolio.Call(1, 101)), 0, 0));
        }
      };
    }
  }

  /** Who adds to what stands in the array. */
  static class Adding extends ClaimContract {
    @Override
    protected Claim claim() {
      return new Calls() {
        @Override
        public void payoffs(Paths paths, double[] payoffs) {
          for (int p = 0; p < payoffs.length; p++) {
            payoffs[p] += Math.sqrt(paths.prices()[1][Math.min(p, paths.size() - 1)] - 70);
          }
        }
      };
    }
  }

  /** Who owes what the first path says. */
  static class Mixed extends ClaimContract {
    @Override
    protected Claim claim() {
      return new Calls() {
        @Override
        public void payoffs(Paths paths, double[] payoffs) {
          super.payoffs(paths, payoffs);
          Arrays.fill(payoffs, 0, paths.size(), payoffs[0]);
          paths.prices()[3][0] = 1;
        }
      };
    }

    @Override
    protected List<Claim> senseless() {
      return List.of(claim());
    }
  }

  @Test
  void whatKeepsItsPromisesPasses() {
    Broken.requireSound(Sound.class);
  }

  @Test
  void whatBreaksOneIsFound() {
    Broken.requireFound(Short.class, "the calls that stand for a claim must pay what it owes at a last price of");
    Broken.requireFound(Adding.class, "what is owed must be finite; on path 0 it is NaN");
    Broken.requireFound(Mixed.class, "what is owed on a path must depend on that path alone");
    Broken.requireFound(Mixed.class, "payoffs must leave the paths as they are");
    Broken.requireFound(Mixed.class, "a claim that makes no sense must be refused");
  }
}
