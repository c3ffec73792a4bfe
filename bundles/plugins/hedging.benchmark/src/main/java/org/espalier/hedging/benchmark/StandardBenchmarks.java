// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.benchmark;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.hedging.Benchmarks;
import org.espalier.api.hedging.CallPortfolio;
import org.espalier.api.hedging.Contract;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.market.Market;
import org.espalier.api.market.Quotes;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.Plugin;
import org.espalier.finance.BlackScholes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The rules that a network has to beat: nothing; the model's delta bought once; the Black-Scholes delta with the first
 * variance and with the instantaneous one; the model's delta; the delta of minimum variance, alone and with a band
 * inside which nothing is traded; and Whalley and Wilmott's band, {@code (3/2 exp(-r tau) cost S gamma^2 /
 * aversion)^(1/3)} to each side of the Black-Scholes delta. All but the first trade the stock alone and need a claim
 * that calls make up, those of the model a market that prices calls; what can't be had is left out.
 */
@Component(factory = Benchmarks.KIND)
@Plugin(
    name = "standard",
    summary = "None, static, Black-Scholes and model deltas, minimum variance, no-trade bands",
    source =
        "Black and Scholes 1973; Heston 1993; Bakshi et al. 1997 (minimum variance); Whalley and Wilmott 1997, An"
            + " asymptotic analysis of an optimal hedging model for option pricing with transaction costs")
@Designate(ocd = StandardBenchmarks.Options.class)
public final class StandardBenchmarks implements Benchmarks {
  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Half the width of the band around the delta of minimum variance, in stocks", min = "0")
    double band() default 0.05;

    @AttributeDefinition(
        description = "Risk aversion of Whalley and Wilmott's exponential utility, for one unit of money, above 0",
        min = "0.000001")
    double riskAversion() default 1;
  }

  @Activate
  public StandardBenchmarks(Options options) {
    this.options = options;
  }

  @Override
  public Map<String, Hedge> hedges(Contract contract) {
    Map<String, Hedge> hedges = new LinkedHashMap<>();
    hedges.put("none", new DeltaHedge(Target.constant(0)));
    contract.claim().calls().ifPresent(claim -> add(contract, claim, hedges));
    return hedges;
  }

  private void add(Contract contract, CallPortfolio claim, Map<String, Hedge> hedges) {
    Market market = contract.market();
    TimeGrid grid = contract.grid();
    Target current = new QuotedTarget(new Quoters(claim, grid, new BlackScholes(market.rate())), Quotes::deltas);
    Target initial = (step, spots, variances, stocks) -> {
      double[] first = new double[spots.length];
      Arrays.fill(first, market.variance());
      current.stocks(step, spots, first, stocks);
    };
    Optional<Quoters> quoters = market.pricing().map(known -> new Quoters(claim, grid, known));
    Optional<Target> model = quoters.map(known -> new QuotedTarget(known, Quotes::deltas));
    hedges.put("static", new DeltaHedge(Target.constant(first(model.orElse(initial), market))));
    hedges.put("black-scholes-initial", new DeltaHedge(initial));
    hedges.put("black-scholes-current", new DeltaHedge(current));
    model.ifPresent(target -> hedges.put("model-delta", new DeltaHedge(target)));
    quoters.ifPresent(known -> {
      Target target = new QuotedTarget(known, Quotes::minimumVarianceDeltas);
      hedges.put("minimum-variance", new DeltaHedge(target));
      hedges.put("minimum-variance-band", new DeltaHedge(target, Target.constant(options.band())));
    });
    hedges.put(
        "whalley-wilmott", new DeltaHedge(current, new WhalleyWilmott(claim, contract, options.riskAversion())));
  }

  /** What a target asks for at time 0. */
  private static double first(Target target, Market market) {
    double[] stocks = new double[1];
    target.stocks(0, new double[] {market.spot()}, new double[] {market.variance()}, stocks);
    return stocks[0];
  }
}
