// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.risk;

import java.io.DataInput;
import java.io.DataOutput;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.hedging.Contract;
import org.espalier.api.hedging.Costs;
import org.espalier.api.hedging.Desk;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.Outcome;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.hedging.Scenarios;
import org.espalier.api.hedging.Terms;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.metric.Metric;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Testable;

/**
 * A desk in markets where the stock rises by a slope a moment on even paths and falls by it on odd ones. It has sold
 * nothing; its network holds one stock, so that profits are plus and minus twice the slope, less a cost of 1.
 */
final class DeskTrainable implements Testable, Terms, Desk {
  private static final TimeGrid GRID = new TimeGrid(1, 2);
  private static final int PATHS = 4;

  private final Map<String, Hedge> benchmarks = new LinkedHashMap<>();

  DeskTrainable() {
    benchmarks.put("none", holding(0));
    benchmarks.put("half", holding(.5));
    benchmarks.put("short", holding(-3));
  }

  private static Hedge holding(double stocks) {
    return (scenarios, positions) -> {
      for (double[][] step : positions) {
        Arrays.fill(step[0], stocks);
      }
    };
  }

  /** A market whose stock moves by a slope a moment, up or down, and by a drift, which makes it no fair one. */
  record Slope(double slope, double drift) implements Market {
    @Override
    public double spot() {
      return 100;
    }

    @Override
    public double rate() {
      return 0;
    }

    @Override
    public double variance() {
      return .04;
    }

    @Override
    public void simulate(Paths paths, RandomStream random) {
      for (int t = 0; t < paths.prices().length; t++) {
        for (int p = 0; p < paths.size(); p++) {
          paths.prices()[t][p] = 100 + t * (drift + (p % 2 == 0 ? slope : -slope));
          paths.variances()[t][p] = .01 * t;
        }
      }
    }

    @Override
    public OptionalDouble expectedVariance(double time) {
      return OptionalDouble.empty();
    }

    @Override
    public OptionalDouble leverage(double step) {
      return OptionalDouble.empty();
    }

    @Override
    public Optional<Pricing> pricing() {
      return Optional.empty();
    }
  }

  @Override
  public Contract contract() {
    return new Contract(new Slope(2, 0), GRID, null, new Costs(0, 0, 0));
  }

  @Override
  public RiskMeasure risk() {
    return new Worst();
  }

  @Override
  public Map<String, Hedge> benchmarks() {
    return benchmarks;
  }

  @Override
  public Hedge network() {
    return holding(1);
  }

  @Override
  public Outcome trade(Hedge hedge, Market market, Split split) {
    Scenarios scenarios = scenarios(market, split);
    double[][][] positions = new double[2][1][PATHS];
    hedge.positions(scenarios, positions);
    double[][] prices = scenarios.paths().prices();
    double[] profits = new double[PATHS];
    double[] costs = new double[PATHS];
    double[] turnover = new double[PATHS];
    Arrays.fill(costs, 1);
    for (int p = 0; p < PATHS; p++) {
      profits[p] = positions[0][0][p] * (prices[2][p] - prices[0][p]) - costs[p];
      turnover[p] = 2 * Math.abs(positions[0][0][p]);
    }
    return new Outcome(profits, costs, turnover);
  }

  @Override
  public Scenarios scenarios(Market market, Split split) {
    Paths paths = new Paths(GRID, PATHS);
    market.simulate(paths, null);
    return new Scenarios(paths, new double[][][] {paths.prices()});
  }

  /** The worst profit of all. */
  private static final class Worst implements RiskMeasure {
    @Override
    public Metric objective() {
      return new Metric("worst", "money", Metric.Direction.HIGHER, "The least profit");
    }

    @Override
    public double score(double[] profits) {
      return Arrays.stream(profits).min().orElseThrow();
    }

    @Override
    public boolean thresholded() {
      return false;
    }

    @Override
    public double threshold(double[] profits) {
      return 0;
    }

    @Override
    public Loss loss(double[] profits, int count, double threshold, double[] slopes) {
      throw new UnsupportedOperationException("nothing is trained");
    }
  }

  @Override
  public TimeGrid grid() {
    return GRID;
  }

  @Override
  public List<String> rules() {
    return List.copyOf(benchmarks.keySet());
  }

  @Override
  public <T extends Facet> Optional<T> as(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }

  @Override
  public List<Metric> metrics() {
    return List.of();
  }

  @Override
  public Map<String, Network> networks() {
    return Map.of();
  }

  @Override
  public Metric objective() {
    return risk().objective();
  }

  @Override
  public double score(Split split) {
    return risk().score(trade(network(), contract().market(), split).profits());
  }

  @Override
  public double floor(Split split) {
    return 0;
  }

  @Override
  public long iteration() {
    return 0;
  }

  @Override
  public long plannedIterations() {
    return 0;
  }

  @Override
  public long plannedSamples() {
    return 0;
  }

  @Override
  public boolean finished() {
    return true;
  }

  @Override
  public Map<String, Double> iterate() {
    throw new IllegalStateException("training has ended");
  }

  @Override
  public void save(DataOutput out) {}

  @Override
  public void restore(DataInput in) {}

  @Override
  public void close() {}
}
