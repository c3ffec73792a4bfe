// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.finance.Validation;

/** A market's validation, which precedes all training: once in a process, though every run has a market of its own. */
record MarketCheck(Validation validation) {
  private static final Map<Fingerprint, MarketCheck> DONE = new ConcurrentHashMap<>();

  /** Holds no lock while the market is asked: one that never comes back would keep other markets' runs waiting. */
  static MarketCheck of(Market market, TimeGrid grid) {
    Fingerprint fingerprint = Fingerprint.of(market, grid);
    MarketCheck done = DONE.get(fingerprint);
    if (done == null) {
      done = new MarketCheck(Validation.of(market, grid));
      DONE.put(fingerprint, done);
    }
    return done;
  }

  /** @throws InvalidInputException if the market's paths are not what its formulas say */
  void require() {
    validation.failure().ifPresent(failure -> {
      throw new InvalidInputException(
          "task hedging: " + failure + "; take another scheme or more steps, or set market-check to reported");
    });
  }

  /** Cells of a table for the report. */
  Map<String, Double> facts() {
    Map<String, Double> facts = new LinkedHashMap<>();
    for (Validation.Check check : validation.checks()) {
      String row = "market validation/" + check.name() + "/";
      facts.put(row + "simulated", check.value());
      facts.put(row + "by formula", check.expected());
      facts.put(row + "standard error", check.standardError());
      facts.put(row + "tolerance", check.tolerance());
      facts.put(row + "passed", check.passed() ? 1.0 : 0);
    }
    return facts;
  }

  /** Equal for equal markets: two that draw the same paths from a stream and expect the same are one. */
  private record Fingerprint(TimeGrid grid, List<Object> values) {

    static Fingerprint of(Market market, TimeGrid grid) {
      Paths pair = new Paths(grid, 2);
      market.simulate(pair, Seeds.of(0).stream("fingerprint"));
      List<Object> values = new ArrayList<>();
      for (int t = 0; t <= grid.steps(); t++) {
        for (int p = 0; p < pair.size(); p++) {
          values.add(pair.prices()[t][p]);
          values.add(pair.variances()[t][p]);
        }
      }
      values.add(market.rate());
      values.add(market.expectedVariance(grid.horizon()));
      values.add(market.leverage(grid.step()));
      values.add(market.pricing().map(
          pricing -> pricing.call(market.spot(), market.variance(), market.spot(), grid.horizon())));
      return new Fingerprint(grid, List.copyOf(values));
    }
  }
}
