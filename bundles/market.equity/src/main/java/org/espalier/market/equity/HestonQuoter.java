package org.espalier.market.equity;

import org.espalier.api.market.Pricing;
import org.espalier.api.market.Quotes;
import org.espalier.api.random.Normal;

/**
 * Quotes one call from a table of what Heston's prices add to Black and Scholes' with the same expected variance: by
 * the fourth root of the variance, and by the moneyness over a width, in which both are smooth; interpolated by cubics.
 * The width is the standard deviation, and more where the variance is next to 0, because tails are fat there. Of states
 * outside the table, those so far from the strike that no time value is left have none, and the others are priced one
 * by one.
 */
final class HestonQuoter implements Pricing.Quoter {
  /** Nodes of the fourth root of the variance: near 0, where quotes change fast, they lie close. */
  private static final int ROOTS = 49;
  /** Largest square root of the variance in the table, relative to that of the mean that it reverts to. */
  private static final double REACH = 3;
  private static final double WIDEST = 7;
  private static final int MONEYNESSES = 337;
  private static final double MONEYNESS_STEP = 2 * WIDEST / (MONEYNESSES - 1);
  /** Columns of the table: additions to the price, to its derivative by k, and to that by the variance. */
  private static final int COLUMNS = HestonSlice.ADDITIONS;

  /** How many times the expected integral of a variance that starts at 0 is in the square of the width. */
  private static final double TAIL = 4;
  /** Time value, relative to the strike, that counts as none. */
  private static final double NOTHING = 1e-8;

  private final HestonModel model;
  private final Pricing exact;
  private final double strike;
  private final double time;
  private final double rootStep;
  private final double integralSlope;
  private final double tail;
  private final double[][] table = new double[ROOTS][MONEYNESSES * COLUMNS];
  /** By variance: whether no time value is left from the lowest and from the highest moneyness on. */
  private final boolean[] nothingBelow = new boolean[ROOTS];
  private final boolean[] nothingAbove = new boolean[ROOTS];

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
    tail = TAIL * model.expectedIntegral(0, time);
    for (int d = 0; d < ROOTS; d++) {
      double variance = square(square(d * rootStep));
      double integral = model.expectedIntegral(variance, time);
      double width = Math.sqrt(integral + tail);
      new HestonSlice(model, variance, time, WIDEST * width).additions(MONEYNESS_STEP * width, table[d]);
      nothingBelow[d] = timeValue(d, 0, integral) < NOTHING * strike;
      nothingAbove[d] = timeValue(d, MONEYNESSES - 1, integral) < NOTHING * strike;
    }
  }

  @Override
  public void quote(double[] spots, double[] variances, Quotes quotes) {
    double cash = cash();
    for (int i = 0; i < spots.length; i++) {
      double integral = model.expectedIntegral(variances[i], time);
      double spread = Math.sqrt(integral);
      double k = StrictMath.log(spots[i] / cash);
      double m = (k / Math.sqrt(integral + tail) + WIDEST) / MONEYNESS_STEP;
      double d = Math.sqrt(Math.sqrt(variances[i])) / rootStep;
      if (m >= 0 && m <= MONEYNESSES - 1 && d <= ROOTS - 1) {
        quote(i, spots[i], cash, k, spread, m, d, quotes);
      } else if (d <= ROOTS - 1 && nothingLeft(k, d)) {
        quotes.set(i, k > 0 ? new Pricing.Quote(spots[i] - cash, 1, 0, 1) : new Pricing.Quote(0, 0, 0, 0));
      } else {
        quotes.set(i, exact.call(spots[i], variances[i], strike, time));
      }
    }
  }

  private double cash() {
    return strike * StrictMath.exp(-model.rate() * time);
  }

  private double timeValue(int d, int m, double integral) {
    double k = (m * MONEYNESS_STEP - WIDEST) * Math.sqrt(integral + tail);
    double spot = cash() * StrictMath.exp(k);
    Quotes one = new Quotes(1);
    quote(0, spot, cash(), k, Math.sqrt(integral), m, d, one);
    return one.prices()[0] - Math.max(0, spot - cash());
  }

  /**
   * Whether there is no time value at a moneyness outside the table: there is less of it than at a greater variance,
   * for which the moneyness is at the edge of the table.
   */
  private boolean nothingLeft(double k, double d) {
    double integral = square(k / WIDEST) - tail;
    double variance = (integral - model.expectedIntegral(0, time)) / integralSlope;
    int row = (int) Math.min(ROOTS - 1, Math.sqrt(Math.sqrt(Math.max(0, variance))) / rootStep);
    return row >= d && (k > 0 ? nothingAbove[row] : nothingBelow[row]);
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
