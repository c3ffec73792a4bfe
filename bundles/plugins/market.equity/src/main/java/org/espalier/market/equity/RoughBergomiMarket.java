// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rough Bergomi market: dS = r S dt + sqrt(v) S dB, v_t = xi exp(eta Y_t - eta^2 t^(2 H) / 2), where Y is the
 * Volterra process of W and B has the correlation rho with W. The forward variance xi is the same for all times. The
 * variance is exact at the moments of the grid and at substeps between them; the price takes Euler's steps of its
 * logarithm from one to the next, under which the discounted price is a martingale. What the variance does within a
 * substep is lost to the price, which makes its upper tail too fat: by half as much with twice as many. It is not a
 * Markov process: price and variance of a moment do not say all that is known of what follows.
 */
@Component(factory = Market.KIND)
@Plugin(
    name = "rough-bergomi",
    summary = "Variance that is rougher than Brownian motion and moves against the price",
    source =
        "Bayer, Friz and Gatheral 2016, Pricing under rough volatility; Bennedsen, Lunde and Pakkanen 2017, Hybrid"
            + " scheme for Brownian semistationary processes; Gassiat 2019, On the martingale property in the rough"
            + " Bergomi model")
@Designate(ocd = RoughBergomiMarket.Options.class)
public final class RoughBergomiMarket extends EquityMarket {
  private static final Logger LOG = LoggerFactory.getLogger(RoughBergomiMarket.class);

  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Price of the stock at the beginning", min = "0.000001")
    double spot() default 100;

    @AttributeDefinition(description = "Riskless rate, a year", min = "-1", max = "1")
    double rate() default 0.02;

    @AttributeDefinition(
        description = "Variance at the beginning, a year, which is the expected one at all times", min = "0.000001")
    double variance() default 0.0175;

    @AttributeDefinition(description = "Hurst exponent H: the lower, the rougher; 0.5 is not rough", min = "0.01",
        max = "0.5")
    double hurst() default 0.07;

    @AttributeDefinition(description = "Volatility of the variance, eta", min = "0.0001", max = "10")
    double eta() default 1.9;

    @AttributeDefinition(description = "Correlation of the Brownian motions of price and variance", min = "-1",
        max = "1")
    double rho() default -0.9;

    @AttributeDefinition(
        description = "Euler's steps of the price between two moments; time and memory go with their square",
        min = "1", max = "64")
    int substeps() default 8;

    @AttributeDefinition(description = "Whether paths come in pairs of opposite chance")
    boolean antithetic() default true;
  }

  /** Paths that are taken through all moments together: their normal numbers fit a cache. */
  private static final int TOGETHER = 512;

  private final Options options;
  private final int substeps;
  /** By the number of steps; the same for all blocks. */
  private final Map<Integer, Volterra> processes = new ConcurrentHashMap<>();

  @Activate
  public RoughBergomiMarket(Options options) {
    this(options, options.substeps());
    if (options.rho() > 0) {
      LOG.warn(
          "rough-bergomi: rho = {} is above 0, where the discounted price of the continuous model is no martingale and"
              + " calls have no price; that of its Euler steps is one",
          options.rho());
    }
  }

  private RoughBergomiMarket(Options options, int substeps) {
    super(options.spot(), options.rate(), options.variance());
    this.options = options;
    this.substeps = substeps;
  }

  @Override
  public void simulate(Paths paths, RandomStream random) {
    Arrays.fill(paths.prices()[0], spot());
    Arrays.fill(paths.variances()[0], variance());
    TimeGrid fine = new TimeGrid(paths.grid().horizon(), substeps * paths.grid().steps());
    Shocks shared = new Shocks(paths.size(), options.antithetic());
    Shocks own = new Shocks(paths.size(), options.antithetic());
    Shocks prices = new Shocks(paths.size(), options.antithetic());
    double[][] x = new double[fine.steps()][];
    double[][] y = new double[fine.steps()][];
    double[][] z = new double[fine.steps()][];
    for (int t = 0; t < fine.steps(); t++) {
      shared.draw(random);
      own.draw(random);
      prices.draw(random);
      x[t] = shared.normals().clone();
      y[t] = own.normals().clone();
      z[t] = prices.normals().clone();
    }
    Volterra process = process(fine.steps());
    for (int first = 0; first < paths.size(); first += TOGETHER) {
      int count = Math.min(TOGETHER, paths.size() - first);
      double[] v = new double[count];
      double[] logarithms = new double[count];
      Arrays.fill(v, variance());
      for (int t = 0; t < fine.steps(); t++) {
        price(logarithms, v, fine.step(), x[t], z[t], first);
        variance(v, t, fine, process, x, y, first);
        if ((t + 1) % substeps == 0) {
          write(paths, (t + 1) / substeps, first, logarithms, v);
        }
      }
    }
  }

  private Volterra process(int steps) {
    return processes.computeIfAbsent(steps, count -> new Volterra(options.hurst(), count));
  }

  private void price(double[] logarithms, double[] v, double step, double[] shared, double[] independent, int first) {
    double rho = options.rho();
    double rest = Math.sqrt(1 - rho * rho);
    double rate = rate();
    for (int p = 0; p < v.length; p++) {
      double shock = rho * shared[first + p] + rest * independent[first + p];
      logarithms[p] += (rate - 0.5 * v[p]) * step + Math.sqrt(v[p] * step) * shock;
    }
  }

  private void variance(
      double[] v, int t, TimeGrid fine, Volterra process, double[][] shared, double[][] own, int first) {
    Arrays.fill(v, 0);
    double[] a = process.shared()[t];
    double[] b = process.own()[t];
    int i = 0;
    for (; i < t; i += 2) {
      add(a[i], shared[i], b[i], own[i], a[i + 1], shared[i + 1], b[i + 1], own[i + 1], first, v);
    }
    if (i == t) {
      add(a[i], shared[i], b[i], own[i], 0, shared[i], 0, own[i], first, v);
    }
    double scale = options.eta() * StrictMath.pow(fine.step(), options.hurst());
    double deviation = options.eta() * StrictMath.pow(fine.time(t + 1), options.hurst());
    double median = variance() * StrictMath.exp(-0.5 * deviation * deviation);
    for (int p = 0; p < v.length; p++) {
      v[p] = median * StrictMath.exp(scale * v[p]);
    }
  }

  /** Four products at a time, so that sums are read and written less often. */
  private static void add(
      double a, double[] x, double b, double[] y, double c, double[] z, double d, double[] w, int first,
      double[] sums) {
    for (int p = 0; p < sums.length; p++) {
      sums[p] = sums[p] + a * x[first + p] + b * y[first + p] + c * z[first + p] + d * w[first + p];
    }
  }

  /** Prices and variances of a moment; the logarithms begin anew. */
  private static void write(Paths paths, int moment, int first, double[] logarithms, double[] v) {
    for (int p = 0; p < v.length; p++) {
      paths.prices()[moment][first + p] = paths.prices()[moment - 1][first + p] * StrictMath.exp(logarithms[p]);
    }
    System.arraycopy(v, 0, paths.variances()[moment], first, v.length);
    Arrays.fill(logarithms, 0);
  }

  @Override
  public OptionalDouble expectedVariance(double time) {
    return OptionalDouble.of(variance());
  }

  /**
   * That of {@code sum sqrt(v_i) dB_i} over the substeps i with the variance v after the last. Of each it is {@code
   * E[sqrt(v_i) v] rho eta Cov(Y, dW_i)}, because all are Gaussian or exponentials of what is.
   */
  @Override
  public OptionalDouble leverage(double step) {
    double eta2 = options.eta() * options.eta();
    double unit = StrictMath.pow(step / substeps, 2 * options.hurst());
    Volterra process = process(substeps);
    double sum = 0;
    for (int i = 0; i < substeps; i++) {
      double half = 0;
      if (i > 0) {
        half = 0.5 * process.covariance(i, substeps) - StrictMath.pow(i, 2 * options.hurst()) / 8;
      }
      sum += StrictMath.exp(eta2 * unit * half) * process.shared()[substeps - 1][i];
    }
    double total = eta2 * unit * StrictMath.pow(substeps, 2 * options.hurst());
    double deviations = Math.sqrt(substeps * StrictMath.expm1(total));
    return OptionalDouble.of(options.rho() * options.eta() * Math.sqrt(unit) * sum / deviations);
  }

  /** None: prices depend on the whole path of the variance, and are known by simulation alone. */
  @Override
  public Optional<Pricing> pricing() {
    return Optional.empty();
  }

  /** With twice as many substeps. */
  @Override
  public Optional<Market> refined() {
    return Optional.of(new RoughBergomiMarket(options, 2 * substeps));
  }
}
