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

/** An option on the mean of the prices at the moments after the first. */
@Component(factory = Claim.KIND)
@Plugin(name = "asian", summary = "Option on the mean price over time")
@Designate(ocd = Asian.Options.class)
public final class Asian implements Claim {
  private final Side side;
  private final double strike;
  private final boolean geometric;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Price at which the mean may be bought or sold")
    double strike() default 100;

    @AttributeDefinition(
        description = "Which way of the strike pays",
        options = {@Option(label = "Above", value = "call"), @Option(label = "Below", value = "put")})
    String side() default "call";

    @AttributeDefinition(description = "Which mean", options = {@Option("arithmetic"), @Option("geometric")})
    String mean() default "arithmetic";
  }

  @Activate
  public Asian(Options options) {
    this(Side.of(options.side()), options.strike(), options.mean().equals("geometric"));
  }

  Asian(Side side, double strike, boolean geometric) {
    this.side = side;
    this.strike = strike;
    this.geometric = geometric;
  }

  @Override
  public Optional<String> refusal(double spot, TimeGrid grid) {
    return Level.refusal("strike", strike, spot);
  }

  @Override
  public void payoffs(Paths paths, double[] payoffs) {
    double[][] prices = paths.prices();
    int steps = paths.grid().steps();
    for (int p = 0; p < paths.size(); p++) {
      double sum = 0;
      for (int t = 1; t <= steps; t++) {
        sum += geometric ? StrictMath.log(prices[t][p]) : prices[t][p];
      }
      double mean = geometric ? StrictMath.exp(sum / steps) : sum / steps;
      payoffs[p] = side.payoff(mean, strike);
    }
  }

  @Override
  public double strike(double spot) {
    return strike;
  }
}
