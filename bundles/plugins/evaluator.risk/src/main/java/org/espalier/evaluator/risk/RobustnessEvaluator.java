// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.risk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.hedging.Desk;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.Terms;
import org.espalier.api.market.Market;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.finance.Validation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * How a hedge does in a market it was not trained in: the risk on test paths of that market, beside a benchmark's,
 * which believes in the market of the training as the network does.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "robustness",
    summary = "Risk of a trained hedge in another market, beside a benchmark's",
    parts = Market.KIND,
    requires = Offer.DESK)
@Designate(ocd = RobustnessEvaluator.Options.class)
public final class RobustnessEvaluator implements Evaluator, Composed {
  private final Options options;
  private Optional<Market> market = Optional.empty();
  private Optional<Validation> validation = Optional.empty();

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "What to call the market; its metrics are risk.NAME and risk.NAME.benchmark")
    String name();

    @AttributeDefinition(description = "The benchmark of the task that is measured beside the network")
    String against() default "minimum-variance-band";

    @AttributeDefinition(
        description = "Whether a market whose paths are not what its formulas say stops the run, or is only reported",
        options = {@Option("required"), @Option("reported")})
    String marketCheck() default "required";
  }

  @Activate
  public RobustnessEvaluator(Options options) {
    this.options = options;
  }

  @Override
  public void compose(Parts parts) {
    market = Optional.of(parts.part(Market.KIND, Market.class));
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        money(networkMetric(), "The task's objective in the market " + options.name()),
        money(benchmarkMetric(), "The same of the benchmark " + options.against()),
        new Metric(
            failedChecks(), "1", Metric.Direction.LOWER,
            "How many formulas the market's paths contradict: prices of calls, expected variance, correlation"));
  }

  private static Metric money(String name, String description) {
    return new Metric(name, "money", Metric.Direction.HIGHER, description);
  }

  private String networkMetric() {
    return "risk." + options.name();
  }

  private String benchmarkMetric() {
    return networkMetric() + ".benchmark";
  }

  private String failedChecks() {
    return networkMetric() + ".failed-checks";
  }

  /** The market is checked, as the one of the training is, and the benchmark is there. */
  @Override
  public void prepare(Trainable untrained) {
    untrained.as(Terms.class).ifPresent(terms -> {
      Rules.require(options.against(), terms.rules(), "robustness");
      Validation checked = validation(terms.grid());
      if (options.marketCheck().equals("required")) {
        checked.failure().ifPresent(failure -> {
          throw new InvalidInputException(
              "evaluator robustness, market " + options.name() + ": " + failure
                  + "; take another scheme, or set market-check to reported");
        });
      }
    });
  }

  private Validation validation(TimeGrid grid) {
    if (validation.isEmpty()) {
      validation = Optional.of(Validation.of(market.orElseThrow(), grid));
    }
    return validation.get();
  }

  private Hedge benchmark(Desk desk) {
    return Rules.named(options.against(), desk, "robustness");
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    return trained.show(Desk.class).map(this::measure).orElse(Map.of());
  }

  private Map<String, Double> measure(Desk desk) {
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(networkMetric(), risk(desk, desk.network()));
    values.put(benchmarkMetric(), risk(desk, benchmark(desk)));
    Validation checked = validation(desk.contract().grid());
    values.put(failedChecks(), (double) checked.checks().stream().filter(check -> !check.passed()).count());
    return values;
  }

  private double risk(Desk desk, Hedge hedge) {
    return desk.risk().score(desk.trade(hedge, market.orElseThrow(), Split.TEST).profits());
  }
}
