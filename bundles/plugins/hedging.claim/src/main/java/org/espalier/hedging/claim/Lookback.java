// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.claim;

import java.util.Optional;
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
 * An option on the extreme price, the first moment's included: fixed strike, {@code (max - strike)+} or {@code (strike
 * - min)+}; or floating, {@code last - min} or {@code max - last}.
 */
@Component(factory = Claim.KIND)
@Plugin(name = "lookback", summary = "Option on the highest or lowest price, with a fixed or a floating strike")
@Designate(ocd = Lookback.Options.class)
public final class Lookback implements Claim {
  private final Side side;
  private final double strike;
  private final boolean floating;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Fixed strike")
    double strike() default 100;

    @AttributeDefinition(
        description = "Which way of the strike pays",
        options = {@Option(label = "Above", value = "call"), @Option(label = "Below", value = "put")})
    String side() default "call";

    @AttributeDefinition(
        description = "Whether the strike is the one given, or the extreme price itself",
        options = {@Option("fixed"), @Option("floating")})
    String form() default "floating";
  }

  @Activate
  public Lookback(Options options) {
    this(Side.of(options.side()), options.strike(), options.form().equals("floating"));
  }

  Lookback(Side side, double strike, boolean floating) {
    this.side = side;
    this.strike = strike;
    this.floating = floating;
  }

  @Override
  public Optional<String> refusal(double spot, TimeGrid grid) {
    return floating ? Optional.empty() : Level.refusal("strike", strike, spot);
  }

  @Override
  public void payoffs(Paths paths, double[] payoffs) {
    double[][] prices = paths.prices();
    double[] last = prices[paths.grid().steps()];
    for (int p = 0; p < paths.size(); p++) {
      double lowest = Double.POSITIVE_INFINITY;
      double highest = 0;
      for (double[] moment : prices) {
        lowest = Math.min(lowest, moment[p]);
        highest = Math.max(highest, moment[p]);
      }
      if (floating) {
        payoffs[p] = side == Side.CALL ? last[p] - lowest : highest - last[p];
      } else {
        payoffs[p] = side.payoff(side == Side.CALL ? highest : lowest, strike);
      }
    }
  }

  @Override
  public double strike(double spot) {
    return floating ? spot : strike;
  }
}
