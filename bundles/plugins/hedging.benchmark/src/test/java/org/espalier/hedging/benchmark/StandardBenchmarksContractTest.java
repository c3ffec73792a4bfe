// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.benchmark;

import java.util.Map;
import org.espalier.api.hedging.Benchmarks;
import org.espalier.tck.Settings;
import org.espalier.tck.hedging.BenchmarksContract;

class StandardBenchmarksContractTest extends BenchmarksContract {
  @Override
  protected Benchmarks benchmarks() {
    return new StandardBenchmarks(Settings.of(StandardBenchmarks.Options.class, Map.of()));
  }
}
