package org.espalier.evaluator.risk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.hedging.Desk;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.market.Market;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How a hedge does in a market it was not trained in: the risk on test paths of that market, beside a benchmark's,
 * which believes in the market of the training as the network does.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "robustness",
    summary = "Risk of a trained hedge in another market, beside a benchmark's",
    parts = Market.KIND,
    requires = "desk")
@Designate(ocd = RobustnessEvaluator.Options.class)
public final class RobustnessEvaluator implements Evaluator {
  private final Options options;
  private Optional<Market> market = Optional.empty();

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "What to call the market; its metrics are risk.NAME and risk.NAME.benchmark")
    String name();

    @AttributeDefinition(description = "The benchmark of the task that is measured beside the network")
    String against() default "minimum-variance-band";
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
        money(benchmarkMetric(), "The same of the benchmark " + options.against()));
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

  @Override
  public Map<String, Double> evaluate(Trainable trained, Seeds seeds) {
    return trained.as(Desk.class).map(this::measure).orElse(Map.of());
  }

  private Map<String, Double> measure(Desk desk) {
    Hedge benchmark = desk.benchmarks().get(options.against());
    if (benchmark == null) {
      throw new InvalidInputException(
          "evaluator robustness: the task has no benchmark " + options.against() + "; there are "
              + String.join(", ", desk.benchmarks().keySet()));
    }
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(networkMetric(), risk(desk, desk.network()));
    values.put(benchmarkMetric(), risk(desk, benchmark));
    return values;
  }

  private double risk(Desk desk, Hedge hedge) {
    return desk.risk().score(desk.trade(hedge, market.orElseThrow(), Split.TEST).profits());
  }
}
