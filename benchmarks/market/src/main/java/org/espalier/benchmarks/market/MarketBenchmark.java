// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks.market;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.Quotes;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.random.Seeds;
import org.espalier.finance.Validation;
import org.espalier.market.equity.BlackScholesMarket;
import org.espalier.market.equity.HestonMarket;
import org.espalier.market.equity.MertonMarket;
import org.espalier.market.equity.RoughBergomiMarket;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.osgi.util.converter.Converters;

/** The work of a study of 30 days, in blocks as the task hedging draws them; once, as a run does it, and warm. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 1)
@Measurement(iterations = 5)
public class MarketBenchmark {
  private static final TimeGrid GRID = new TimeGrid(30.0 / 365, 30);
  private static final int PATHS = 150_000;
  private static final int QUOTED = 15_000;
  private static final int BLOCK = 1024;

  @Param({"black-scholes", "merton", "heston", "heston-euler", "rough-bergomi"})
  public String name;

  private final Paths paths = new Paths(GRID, BLOCK);
  private final Quotes quotes = new Quotes(BLOCK);
  private Market market;
  private int quoted;

  @Setup
  public void create() {
    market = switch (name) {
      case "black-scholes" -> new BlackScholesMarket(options(BlackScholesMarket.Options.class, Map.of()));
      case "merton" -> new MertonMarket(options(MertonMarket.Options.class, Map.of()));
      case "heston" -> new HestonMarket(options(HestonMarket.Options.class, Map.of()));
      case "heston-euler" -> new HestonMarket(options(HestonMarket.Options.class, Map.of("scheme", "euler")));
      default -> new RoughBergomiMarket(options(RoughBergomiMarket.Options.class, Map.of()));
    };
  }

  private static <T> T options(Class<T> type, Map<String, Object> values) {
    return Converters.standardConverter().convert(values).to(type);
  }

  /** 150,000 paths of 30 steps. */
  @Benchmark
  public double simulate() {
    double sum = 0;
    for (int first = 0; first < PATHS; first += BLOCK) {
      market.simulate(paths, Seeds.of(0).stream("block " + first));
      sum += paths.prices()[GRID.steps()][0];
    }
    return sum;
  }

  /** Quotes of one call on 15,000 paths of 30 steps, its tables included; nothing where the market has no prices. */
  @Benchmark
  public double quote() {
    return market.pricing().map(this::quote).orElse(Double.NaN);
  }

  private double quote(Pricing pricing) {
    market.simulate(paths, Seeds.of(0).stream("block"));
    double sum = 0;
    // another one each time: tables of a strike are kept
    double strike = market.spot() + 0.001 * quoted++;
    for (int t = 0; t <= GRID.steps(); t++) {
      Pricing.Quoter quoter = pricing.quoter(strike, GRID.horizon() - GRID.time(t));
      for (int first = 0; first < QUOTED; first += BLOCK) {
        quoter.quote(paths.prices()[t], paths.variances()[t], quotes);
        sum += quotes.prices()[0];
      }
    }
    return sum;
  }

  /** What precedes the runs of a study. */
  @Benchmark
  public Validation validate() {
    return Validation.of(market, GRID);
  }
}
