// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.hedging;

import java.util.Arrays;
import java.util.Map;
import org.espalier.api.hedging.Benchmarks;
import org.espalier.api.hedging.Hedge;
import org.espalier.tck.Broken;
import org.junit.jupiter.api.Test;

class BenchmarksContractTest {
  private static final Hedge SHARED = (scenarios, positions) -> {
    for (double[][] step : positions) {
      Arrays.stream(step).forEach(instrument -> Arrays.fill(instrument, 1));
    }
  };

  /** Holds the last price that is known. */
  private static Hedge following(int ahead, int path) {
    return (scenarios, positions) -> {
      for (int t = 0; t < positions.length; t++) {
        for (int p = 0; p < scenarios.size(); p++) {
          positions[t][0][p] = scenarios.paths().prices()[t + ahead][path < 0 ? p : path];
          positions[t][1][p] = 0;
        }
      }
    };
  }

  static class Sound extends BenchmarksContract {
    @Override
    protected Benchmarks benchmarks() {
      return contract -> Map.of("following", following(0, -1));
    }
  }

  static class Clairvoyant extends BenchmarksContract {
    @Override
    protected Benchmarks benchmarks() {
      return contract -> Map.of("clairvoyant", following(1, -1));
    }
  }

  static class Copying extends BenchmarksContract {
    @Override
    protected Benchmarks benchmarks() {
      return contract -> Map.of("copying", following(0, 0));
    }
  }

  static class Shared extends BenchmarksContract {
    @Override
    protected Benchmarks benchmarks() {
      return contract -> Map.of("shared", SHARED);
    }
  }

  static class Forgetful extends BenchmarksContract {
    @Override
    protected Benchmarks benchmarks() {
      return contract -> Map.of("forgetful", (scenarios, positions) -> Arrays.fill(positions[0][0], 1));
    }
  }

  @Test
  void whatKeepsItsPromisesPasses() {
    Broken.requireSound(Sound.class);
  }

  @Test
  void whatBreaksOneIsFound() {
    Broken.requireFound(
        Clairvoyant.class, "a position may not depend on what is later; those of clairvoyant up to step 0 do");
    Broken.requireFound(Copying.class, "a position may not depend on other paths; that of copying on path");
    Broken.requireFound(Shared.class, "each call must make new rules");
    Broken.requireFound(
        Forgetful.class, "a rule must give a finite position at every step in every instrument on every path; forgetful"
            + " holds NaN of instrument 1 at step 0");
  }
}
