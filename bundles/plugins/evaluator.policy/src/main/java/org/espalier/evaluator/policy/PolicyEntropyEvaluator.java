// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.policy;

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
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.task.Testable;
import org.espalier.rl.Episodes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How undecided a trained agent is where it goes: the mean entropy of its action distribution over all states of its
 * episodes, in nats; differential for continuous actions. Of discrete ones also its evenness, the share of the entropy
 * of equal chances (Pielou 1966): 0 of a policy that has decided, 1 of one that tosses for it.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "policy-entropy",
    summary = "Mean entropy of the policy over the states it visits, in nats",
    requires = Offer.AGENT)
@Designate(ocd = PolicyEntropyEvaluator.Options.class)
public final class PolicyEntropyEvaluator implements Evaluator {
  private static final String ENTROPY = "policy-entropy";
  private static final String EVENNESS = "policy-evenness";

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
  public PolicyEntropyEvaluator(Options options) {
    this.options = options;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric(ENTROPY, "nats", Metric.Direction.NONE, "Mean entropy of the policy in visited states"),
        new Metric(
            EVENNESS, "1", Metric.Direction.NONE, "The same as a share of the entropy of equal chances").within(0, 1));
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    Agent agent = Agents.of(trained, "policy-entropy");
    Policy.Entropy entropy = agent.policy().entropy().orElseThrow(() -> new InvalidInputException(
        "evaluator policy-entropy measures how undecided a policy is, and this agent's tells no entropy: its actions"
            + " have no distribution, or one without a closed form; leave the evaluator out"));
    Tally tally = new Tally(entropy);
    new Episodes(agent::environment).play(agent.policy(), options.episodes(), options.greedy(), seeds, tally);
    double mean = tally.sum / tally.states;
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(ENTROPY, mean);
    if (agent.environment().actionSpace() instanceof Space.Discrete actions && actions.n() > 1) {
      values.put(EVENNESS, mean / StrictMath.log(actions.n()));
    }
    return values;
  }

  /** Adds the entropy up wherever the policy acts. */
  private static final class Tally implements Episodes.Witness {
    private final Policy.Entropy entropy;
    private float[] entropies = new float[0];
    private double sum;
    private long states;

    Tally(Policy.Entropy entropy) {
      this.entropy = entropy;
    }

    @Override
    public void chosen(float[] observations, float[] actions, int batch) {
      if (entropies.length < batch) {
        entropies = new float[batch];
      }
      entropy.of(observations, batch, entropies);
      for (int i = 0; i < batch; i++) {
        sum += entropies[i];
      }
      states += batch;
    }
  }
}
