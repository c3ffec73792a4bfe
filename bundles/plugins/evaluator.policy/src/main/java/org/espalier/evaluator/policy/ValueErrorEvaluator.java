// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Values;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.rl.Episodes;
import org.espalier.rl.statistics.ExplainedVariance;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How far what a critic holds the visited states to be worth is from the discounted sum of the rewards that came of
 * them, over all steps of its episodes: G_t = r_t + gamma G_t+1, with G = 0 after an end of the process; where a time
 * limit cut the episode, what the critic holds its last observation to be worth stands for what would have followed, as
 * it does in training. The error is V - G: its root mean square, its mean, and 1 - Var(V - G) / Var(G).
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "value-error",
    summary = "How far a critic's values are from the discounted returns of its episodes",
    requires = Offer.AGENT)
@Designate(ocd = ValueErrorEvaluator.Options.class)
public final class ValueErrorEvaluator implements Evaluator {

  /** Which episodes. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Number of episodes", min = "1")
    int episodes() default 20;

    @AttributeDefinition(description = "Whether the agent takes its most likely action instead of drawing one")
    boolean greedy() default false;
  }

  private final Options options;

  @Activate
  public ValueErrorEvaluator(Options options) {
    this.options = options;
  }

  @Override
  public void prepare(Trainable untrained) {
    values(untrained);
  }

  private static Values values(Trainable trainable) {
    return trainable.as(Values.class).orElseThrow(() -> new InvalidInputException(
        "evaluator value-error measures what a critic holds states to be worth, and this agent has no critic, or one"
            + " that counts more than rewards, such as soft actor-critic's; leave the evaluator out"));
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric("value-rmse", "reward", Metric.Direction.LOWER, "Root mean square of value less return")
            .within(0, Double.POSITIVE_INFINITY),
        new Metric("value-bias", "reward", Metric.Direction.NONE, "Mean of value less return"),
        new Metric(
            "value-explained-variance", "1", Metric.Direction.HIGHER, "Share of the returns' variance that values tell")
            .within(Double.NEGATIVE_INFINITY, 1));
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    Agent agent = Agents.of(trained, "value-error");
    Ledger ledger = new Ledger(values(trained), options.episodes());
    new Episodes(agent::environment).play(agent.policy(), options.episodes(), options.greedy(), seeds, ledger);
    double[] returns = ledger.returns();
    double[] values = ledger.values();
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < returns.length; i++) {
      double error = values[i] - returns[i];
      sum += error;
      squares += error * error;
    }
    Map<String, Double> measured = new LinkedHashMap<>();
    measured.put("value-rmse", Math.sqrt(squares / returns.length));
    measured.put("value-bias", sum / returns.length);
    double explained = ExplainedVariance.of(returns, values);
    if (!Double.isNaN(explained)) {
      measured.put("value-explained-variance", explained);
    }
    return measured;
  }

  /** Values and rewards of every step, an episode each. */
  private static final class Ledger implements Episodes.Witness {
    private final Values critic;
    private final List<Course> courses = new ArrayList<>();
    private float[] values = new float[0];

    /** @param end discounted worth of what followed the last reward */
    private record Course(List<Double> values, List<Double> rewards, double[] end) {}

    Ledger(Values critic, int episodes) {
      this.critic = critic;
      for (int i = 0; i < episodes; i++) {
        courses.add(new Course(new ArrayList<>(), new ArrayList<>(), new double[1]));
      }
    }

    @Override
    public void chosen(float[] observations, float[] actions, int batch) {
      if (values.length < batch) {
        values = new float[batch];
      }
      critic.of(observations, batch, values);
    }

    @Override
    public void stepped(int row, int episode, Environment.Step step, float[] next) {
      Course course = courses.get(episode);
      course.values().add((double) values[row]);
      course.rewards().add(step.reward());
      if (step.truncated() && !step.terminated()) {
        float[] last = new float[1];
        critic.of(next, 1, last);
        course.end()[0] = last[0];
      }
    }

    double[] values() {
      return courses.stream().flatMap(course -> course.values().stream()).mapToDouble(Double::doubleValue).toArray();
    }

    double[] returns() {
      return courses.stream().map(this::returns).flatMapToDouble(Arrays::stream).toArray();
    }

    private double[] returns(Course course) {
      double[] returns = new double[course.rewards().size()];
      double following = course.end()[0];
      for (int t = returns.length - 1; t >= 0; t--) {
        following = course.rewards().get(t) + critic.discount() * following;
        returns[t] = following;
      }
      return returns;
    }
  }
}
