package org.espalier.market.equity;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.Pricing;
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
 * variance is exact at the moments of the grid; the price takes Euler's steps of its logarithm between them, under
 * which the discounted price is a martingale. It is not a Markov process: price and variance of a moment do not say all
 * that is known of what follows.
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

    @AttributeDefinition(description = "Whether paths come in pairs of opposite chance")
    boolean antithetic() default true;
  }

  private final Options options;
  /** By the number of steps; the same for all blocks. */
  private final Map<Integer, Volterra> processes = new ConcurrentHashMap<>();

  @Activate
  public RoughBergomiMarket(Options options) {
    super(options.spot(), options.rate(), options.variance());
    this.options = options;
    if (options.rho() > 0) {
      LOG.warn(
          "rough-bergomi: rho = {} is above 0, where the discounted price of the continuous model is no martingale and"
              + " calls have no price; that of its Euler steps is one",
          options.rho());
    }
  }

  @Override
  public void simulate(Paths paths, RandomStream random) {
    int steps = paths.grid().steps();
    Arrays.fill(paths.prices()[0], spot());
    Arrays.fill(paths.variances()[0], variance());
    Volterra process = processes.computeIfAbsent(steps, count -> new Volterra(options.hurst(), count));
    Shocks shared = new Shocks(paths.size(), options.antithetic());
    Shocks own = new Shocks(paths.size(), options.antithetic());
    Shocks prices = new Shocks(paths.size(), options.antithetic());
    double[][] x = new double[steps][];
    double[][] z = new double[steps][];
    for (int t = 0; t < steps; t++) {
      shared.draw(random);
      own.draw(random);
      prices.draw(random);
      x[t] = shared.normals().clone();
      z[t] = own.normals().clone();
      price(paths, t, x[t], prices.normals());
      variance(paths, t, process, x, z);
    }
  }

  private void price(Paths paths, int t, double[] shared, double[] independent) {
    double step = paths.grid().step();
    double[] v = paths.variances()[t];
    double[] s = paths.prices()[t];
    double[] next = paths.prices()[t + 1];
    double rho = options.rho();
    double rest = Math.sqrt(1 - rho * rho);
    double rate = rate();
    for (int p = 0; p < next.length; p++) {
      double shock = rho * shared[p] + rest * independent[p];
      next[p] = s[p] * StrictMath.exp((rate - 0.5 * v[p]) * step + Math.sqrt(v[p] * step) * shock);
    }
  }

  private void variance(Paths paths, int t, Volterra process, double[][] x, double[][] z) {
    double[] next = paths.variances()[t + 1];
    Arrays.fill(next, 0);
    for (int i = 0; i <= t; i++) {
      add(process.shared()[t][i], x[i], next);
      add(process.own()[t][i], z[i], next);
    }
    double scale = options.eta() * StrictMath.pow(paths.grid().step(), options.hurst());
    double deviation = options.eta() * StrictMath.pow(paths.grid().time(t + 1), options.hurst());
    double median = variance() * StrictMath.exp(-0.5 * deviation * deviation);
    for (int p = 0; p < next.length; p++) {
      next[p] = median * StrictMath.exp(scale * next[p]);
    }
  }

  private static void add(double factor, double[] values, double[] sums) {
    for (int p = 0; p < sums.length; p++) {
      sums[p] += factor * values[p];
    }
  }

  @Override
  public OptionalDouble expectedVariance(double time) {
    return OptionalDouble.of(variance());
  }

  /** That of the increment of B with Y after a step, and of a normal variable with a lognormal one. */
  @Override
  public OptionalDouble leverage(double step) {
    double hurst = options.hurst();
    double deviation = options.eta() * StrictMath.pow(step, hurst);
    double ofLogarithms = options.rho() * Math.sqrt(2 * hurst) / (hurst + 0.5);
    return OptionalDouble.of(ofLogarithms * deviation / Math.sqrt(StrictMath.expm1(deviation * deviation)));
  }

  /** None: prices depend on the whole path of the variance, and are known by simulation alone. */
  @Override
  public Optional<Pricing> pricing() {
    return Optional.empty();
  }
}
