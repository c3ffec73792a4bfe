// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.hedging.Benchmarks;
import org.espalier.api.hedging.Contract;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.Scenarios;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Two rules: nothing is traded, and a number of stocks is bought at the beginning and held. */
@Component(factory = Benchmarks.KIND)
@Plugin(name = "seedling", summary = "None, and a fixed number of stocks held to the end")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements Benchmarks {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Stocks that are held")
    double stocks() default 0.5;
  }

  private final double stocks;

  @Activate
  public Seedling(Options options) {
    stocks = options.stocks();
  }

  @Override
  public Map<String, Hedge> hedges(Contract contract) {
    Map<String, Hedge> hedges = new LinkedHashMap<>();
    hedges.put("none", new Held(0));
    hedges.put("held", new Held(stocks));
    return hedges;
  }

  /** As many stocks at every moment, and no other instrument. */
  private record Held(double stocks) implements Hedge {
    @Override
    public void positions(Scenarios scenarios, double[][][] positions) {
      for (int t = 0; t < scenarios.steps(); t++) {
        for (int i = 0; i < scenarios.instruments(); i++) {
          Arrays.fill(positions[t][i], 0, scenarios.size(), i == 0 ? stocks : 0);
        }
      }
    }
  }
}
