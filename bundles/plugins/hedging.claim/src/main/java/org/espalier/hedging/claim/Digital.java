// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.claim;

import java.util.List;
import java.util.Optional;
import org.espalier.api.hedging.CallPortfolio;
import org.espalier.api.hedging.Claim;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * A fixed amount if the last price is on the right side of the strike. Rules that price by calls take it for a spread
 * of calls around the strike, as traders do.
 */
@Component(factory = Claim.KIND)
@Plugin(name = "digital", summary = "A fixed amount if the last price is above, or below, the strike")
@Designate(ocd = Digital.Options.class)
public final class Digital implements Claim {
  /** Of the strikes of the two calls that stand for a leg of a portfolio, relative to the strike. */
  private static final double SPREAD = .01;

  private final Side side;
  private final double strike;
  private final double payout;
  private final double spread;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Price that decides")
    double strike() default 100;

    @AttributeDefinition(
        description = "Which way of the strike pays",
        options = {@Option(label = "Above", value = "call"), @Option(label = "Below", value = "put")})
    String side() default "call";

    @AttributeDefinition(description = "Amount paid", min = "0")
    double payout() default 10;

    @AttributeDefinition(
        description = "Distance of the strikes of the two calls that stand for it in rules that price by calls",
        min = "0.001")
    double spread() default 1;
  }

  @Activate
  public Digital(Options options) {
    this(Side.of(options.side()), options.strike(), options.payout(), options.spread());
  }

  private Digital(Side side, double strike, double payout, double spread) {
    this.side = side;
    this.strike = strike;
    this.payout = payout;
    this.spread = spread;
  }

  /** Pays 1. */
  Digital(Side side, double strike) {
    this(side, strike, 1, SPREAD * strike);
  }

  @Override
  public Optional<String> refusal(double spot, TimeGrid grid) {
    return Level.refusal("strike", strike, spot);
  }

  @Override
  public void payoffs(Paths paths, double[] payoffs) {
    double[] last = paths.prices()[paths.grid().steps()];
    for (int p = 0; p < last.length; p++) {
      payoffs[p] = side.payoff(last[p], strike) > 0 ? payout : 0;
    }
  }

  @Override
  public double strike(double spot) {
    return strike;
  }

  @Override
  public Optional<CallPortfolio> calls() {
    double half = spread / 2;
    double number = payout / spread * (side == Side.CALL ? 1 : -1);
    return Optional.of(
        new CallPortfolio(
            List.of(
                new CallPortfolio.Call(number, strike - half),
                new CallPortfolio.Call(-number, strike + half)),
            0,
            side == Side.CALL ? 0 : payout));
  }
}
