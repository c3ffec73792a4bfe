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

/**
 * A sum of the returns of equal periods, each cut off below and above, and the sum not below a floor: {@code notional
 * max(global-floor, sum_i min(cap, max(floor, S_i / S_(i-1) - 1)))}.
 */
@Component(factory = Claim.KIND)
@Plugin(name = "cliquet", summary = "Sum of the capped and floored returns of several periods")
@Designate(ocd = Cliquet.Options.class)
public final class Cliquet implements Claim {
  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Number of periods; it divides the number of steps", min = "1")
    int periods() default 3;

    @AttributeDefinition(description = "Least return of a period")
    double floor() default 0;

    @AttributeDefinition(description = "Largest return of a period, above the least")
    double cap() default 0.05;

    @AttributeDefinition(description = "Least sum of returns")
    double globalFloor() default 0;

    @AttributeDefinition(description = "Money for a return of 1, above 0", min = "0.000001")
    double notional() default 100;
  }

  @Activate
  public Cliquet(Options options) {
    this.options = options;
  }

  @Override
  public Optional<String> refusal(double spot, TimeGrid grid) {
    if (grid.steps() % options.periods() != 0) {
      return Optional.of(
          "its " + options.periods() + " periods do not divide " + grid.steps() + " steps; take a number that does");
    }
    if (options.floor() >= options.cap()) {
      return Optional.of(
          "its floor of " + options.floor() + " is not below its cap of " + options.cap()
              + ", so it always pays the same; lower the floor");
    }
    return Optional.empty();
  }

  @Override
  public void payoffs(Paths paths, double[] payoffs) {
    double[][] prices = paths.prices();
    int length = paths.grid().steps() / options.periods();
    for (int p = 0; p < paths.size(); p++) {
      double sum = 0;
      for (int end = length; end < prices.length; end += length) {
        double change = prices[end][p] / prices[end - length][p] - 1;
        sum += Math.min(options.cap(), Math.max(options.floor(), change));
      }
      payoffs[p] = options.notional() * Math.max(options.globalFloor(), sum);
    }
  }
}
