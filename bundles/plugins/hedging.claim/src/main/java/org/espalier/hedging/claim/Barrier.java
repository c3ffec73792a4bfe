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

/** A European option that lives or dies with the price's touching a barrier, observed at the moments of trading. */
@Component(factory = Claim.KIND)
@Plugin(name = "barrier", summary = "European option that begins or ends when the price touches a barrier")
@Designate(ocd = Barrier.Options.class)
public final class Barrier implements Claim {
  private final Side side;
  private final double strike;
  private final double barrier;
  private final String type;
  private final boolean up;
  private final boolean out;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Price at which the stock may be bought or sold")
    double strike() default 100;

    @AttributeDefinition(
        description = "Which way of the strike pays",
        options = {@Option(label = "Above", value = "call"), @Option(label = "Below", value = "put")})
    String side() default "call";

    @AttributeDefinition(description = "Price that the stock touches, or not")
    double barrier() default 95;

    @AttributeDefinition(
        description = "Where the barrier lies, and what touching it does",
        options = {@Option("down-and-out"), @Option("down-and-in"), @Option("up-and-out"), @Option("up-and-in")})
    String type() default "down-and-out";
  }

  @Activate
  public Barrier(Options options) {
    this(Side.of(options.side()), options.strike(), options.barrier(), options.type());
  }

  Barrier(Side side, double strike, double barrier, String type) {
    this.side = side;
    this.strike = strike;
    this.barrier = barrier;
    this.type = type;
    this.up = type.startsWith("up");
    this.out = type.endsWith("out");
  }

  @Override
  public Optional<String> refusal(double spot, TimeGrid grid) {
    if (up ? barrier <= spot : barrier >= spot) {
      return Optional.of(
          "its barrier of " + barrier + " is touched at once by a stock of " + spot + "; type "
              + type + " needs one " + (up ? "above" : "below") + " that");
    }
    boolean dead = up ? side == Side.CALL && barrier <= strike
        : side == Side.PUT && barrier >= strike;
    if (out && dead) {
      return Optional.of(
          "it never pays: every price beyond its strike of " + strike + " is beyond its barrier of "
              + barrier + "; move the barrier further out");
    }
    return Level.refusal("strike", strike, spot)
        .or(() -> Level.refusal("barrier", barrier, spot));
  }

  @Override
  public void payoffs(Paths paths, double[] payoffs) {
    double[][] prices = paths.prices();
    for (int p = 0; p < paths.size(); p++) {
      boolean touched = false;
      for (double[] moment : prices) {
        touched |= up ? moment[p] >= barrier : moment[p] <= barrier;
      }
      payoffs[p] = touched == out ? 0 : side.payoff(prices[prices.length - 1][p], strike);
    }
  }

  @Override
  public double strike(double spot) {
    return strike;
  }
}
