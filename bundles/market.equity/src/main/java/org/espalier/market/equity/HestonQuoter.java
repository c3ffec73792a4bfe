package org.espalier.market.equity;

import org.espalier.api.market.Pricing;
import org.espalier.api.market.Quotes;
import org.espalier.api.random.Normal;

/**
 * Quotes one call from a table of what Heston's prices add to Black and Scholes' with the same expected variance: by
 * the fourth root of the variance, and by the moneyness in standard deviations, in which both are smooth; interpolated
 * by cubics. States outside the table are priced one by one.
 */
final class HestonQuoter implements Pricing.Quoter {
  /** Nodes of the fourth root of the variance: near 0, where quotes change fast, they lie close. */
  private static final int ROOTS = 49;
  /** Largest square root of the variance in the table, relative to that of the mean that it reverts to. */
  private static final double REACH = 3;
  private static final double WIDEST = 7;
  private static final int MONEYNESSES = 169;
  private static final double MONEYNESS_STEP = 2 * WIDEST / (MONEYNESSES - 1);
  /** Columns of the table: additions to the price, to its derivative by k, and to that by the variance. */
  private static final int COLUMNS = 3;

  private final HestonModel model;
  private final Pricing exact;
  private final double strike;
  private final double time;
  private final double rootStep;
  private final double integralSlope;
  private final double[][] table = new double[ROOTS][MONEYNESSES * COLUMNS];

  /**
   * @param exact prices states outside the table
   * @param time to maturity, above 0
   */
  HestonQuoter(HestonModel model, Pricing exact, double strike, double time) {
    this.model = model;
    this.exact = exact;
    this.strike = strike;
    this.time = time;
    rootStep = Math.sqrt(REACH * Math.sqrt(model.theta())) / (ROOTS - 1);
    integralSlope = model.integralSlope(time);
    for (int d = 0; d < ROOTS; d++) {
      double variance = square(square(d * rootStep));
      double spread = Math.sqrt(model.expectedIntegral(variance, time));
      HestonSlice slice = new HestonSlice(model, variance, time, WIDEST * spread);
      for (int m = 0; m < MONEYNESSES; m++) {
        slice.additions((m * MONEYNESS_STEP - WIDEST) * spread, table[d], m * COLUMNS);
      }
    }
  }

  @Override
  public void quote(double[] spots, double[] variances, Quotes quotes) {
    double cash = strike * StrictMath.exp(-model.rate() * time);
    for (int i = 0; i < spots.length; i++) {
      double integral = model.expectedIntegral(variances[i], time);
      double spread = Math.sqrt(integral);
      double k = StrictMath.log(spots[i] / cash);
      double m = (k / spread + WIDEST) / MONEYNESS_STEP;
      double d = Math.sqrt(Math.sqrt(variances[i])) / rootStep;
      if (m >= 0 && m <= MONEYNESSES - 1 && d <= ROOTS - 1) {
        quote(i, spots[i], cash, k, spread, m, d, quotes);
      } else {
        quotes.set(i, exact.call(spots[i], variances[i], strike, time));
      }
    }
  }

  private void quote(
      int index, double spot, double cash, double k, double spread, double m, double d, Quotes quotes) {
    int firstM = Cubic.first(m, MONEYNESSES);
    int firstD = Cubic.first(d, ROOTS);
    double value = 0;
    double derivative = 0;
    double byVariance = 0;
    for (int j = 0; j < Cubic.NODES; j++) {
      double[] row = table[firstD + j];
      double weightD = Cubic.weight(j, d - firstD);
      for (int i = 0; i < Cubic.NODES; i++) {
        double weight = weightD * Cubic.weight(i, m - firstM);
        int at = (firstM + i) * COLUMNS;
        value += weight * row[at];
        derivative += weight * row[at + 1];
        byVariance += weight * row[at + 2];
      }
    }
    double d1 = k / spread + 0.5 * spread;
    double plainDelta = Normal.cumulative(d1);
    double scale = Math.sqrt(spot * cash);
    double price = spot * plainDelta - cash * Normal.cumulative(d1 - spread) - scale * spread * value;
    double delta = plainDelta - scale / spot * (0.5 * spread * value + derivative);
    double varianceDerivative =
        integralSlope / spread * (0.5 * spot * Normal.density(d1) - scale * byVariance);
    quotes.prices()[index] = price;
    quotes.deltas()[index] = delta;
    quotes.varianceDerivatives()[index] = varianceDerivative;
    quotes.minimumVarianceDeltas()[index] = model.minimumVarianceDelta(delta, varianceDerivative, spot);
  }

  private static double square(double x) {
    return x * x;
  }
}
