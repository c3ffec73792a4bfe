// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.claim;

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

/** A European option. */
@Component(factory = Claim.KIND)
@Plugin(name = "european", summary = "European call or put on the last price")
@Designate(ocd = European.Options.class)
public final class European implements Claim {
  private final Side side;
  private final double strike;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Which way of the strike pays",
        options = {@Option(label = "Above", value = "call"), @Option(label = "Below", value = "put")})
    String side() default "call";

    @AttributeDefinition(description = "Price at which the stock may be bought or sold")
    double strike() default 100;
  }

  @Activate
  public European(Options options) {
    this(Side.of(options.side()), options.strike());
  }

  European(Side side, double strike) {
    this.side = side;
    this.strike = strike;
  }

  @Override
  public Optional<String> refusal(double spot, TimeGrid grid) {
    return Level.refusal("strike", strike, spot);
  }

  @Override
  public void payoffs(Paths paths, double[] payoffs) {
    double[] last = paths.prices()[paths.grid().steps()];
    for (int p = 0; p < last.length; p++) {
      payoffs[p] = side.payoff(last[p], strike);
    }
  }

  @Override
  public double strike(double spot) {
    return strike;
  }

  @Override
  public Optional<CallPortfolio> calls() {
    return Optional.of(side.european(strike));
  }
}
