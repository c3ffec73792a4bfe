// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.policy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.data.Split;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Episode;
import org.espalier.api.task.Testable;
import org.osgi.service.component.annotations.Component;

/**
 * How the undiscounted returns of an agent's scored test episodes spread: mean, which is the score on the test split
 * where the task learns by rewards, standard deviation (of the population), median, smallest and largest; and the mean
 * length.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "return",
    summary = "How the returns of the scored episodes spread: mean, deviation, median, extremes; and their length",
    requires = Offer.AGENT)
public final class ReturnEvaluator implements Evaluator {

  @Override
  public List<Metric> metrics() {
    return List.of(
        reward("return-mean", Metric.Direction.HIGHER, "Mean of the episodes' returns"),
        reward("return-std", Metric.Direction.LOWER, "Standard deviation of the episodes' returns"),
        reward("return-median", Metric.Direction.HIGHER, "Median of the episodes' returns"),
        reward("return-min", Metric.Direction.HIGHER, "Return of the worst episode"),
        reward("return-max", Metric.Direction.HIGHER, "Return of the best episode"),
        new Metric("episode-length", "steps", Metric.Direction.NONE, "Mean length of an episode"));
  }

  private static Metric reward(String name, Metric.Direction direction, String description) {
    return new Metric(name, "reward", direction, description);
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    Agent agent = Agents.of(trained, "return");
    List<Episode> played = agent.scored(Split.TEST);
    double[] returns = played.stream().mapToDouble(Episode::reward).sorted().toArray();
    double mean = Arrays.stream(returns).average().orElseThrow();
    double variance = Arrays.stream(returns).map(r -> (r - mean) * (r - mean)).average().orElseThrow();
    int middle = returns.length / 2;
    Map<String, Double> values = new LinkedHashMap<>();
    values.put("return-mean", mean);
    values.put("return-std", Math.sqrt(variance));
    values.put("return-median", (returns[middle] + returns[(returns.length - 1) / 2]) / 2);
    values.put("return-min", returns[0]);
    values.put("return-max", returns[returns.length - 1]);
    values.put("episode-length", played.stream().mapToInt(Episode::length).average().orElseThrow());
    return values;
  }
}
