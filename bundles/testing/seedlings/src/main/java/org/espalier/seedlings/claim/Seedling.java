// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.claim;

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

/** A straddle: pays how far the last price is from the strike, {@code |S_T - K|}. */
@Component(factory = Claim.KIND)
@Plugin(name = "seedling", summary = "Pays how far the last price is from the strike")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements Claim {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Price from which the distance is paid")
    double strike() default 100;
  }

  private final double strike;

  @Activate
  public Seedling(Options options) {
    strike = options.strike();
  }

  @Override
  public Optional<String> refusal(double spot, TimeGrid grid) {
    return strike > 0
        ? Optional.empty()
        : Optional.of("its strike is " + strike + "; it must be above 0, and is best near the spot of " + spot);
  }

  @Override
  public void payoffs(Paths paths, double[] payoffs) {
    double[] last = paths.prices()[paths.grid().steps()];
    for (int p = 0; p < paths.size(); p++) {
      payoffs[p] = Math.abs(last[p] - strike);
    }
  }

  @Override
  public double strike(double spot) {
    return strike;
  }

  /** Two calls and the strike in cash, less the stock. */
  @Override
  public Optional<CallPortfolio> calls() {
    return Optional.of(new CallPortfolio(List.of(new CallPortfolio.Call(2, strike)), -1, strike));
  }
}
