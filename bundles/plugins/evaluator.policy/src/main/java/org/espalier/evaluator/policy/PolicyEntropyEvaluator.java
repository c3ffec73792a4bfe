package org.espalier.evaluator.policy;

import java.util.List;
import java.util.Map;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.Trainable;
import org.espalier.rl.Episodes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How undecided a trained agent is where it goes: the mean entropy of its action distribution over all states of its
 * episodes, in nats; differential for continuous actions.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "policy-entropy",
    summary = "Mean entropy of the policy over the states it visits, in nats",
    requires = "agent")
@Designate(ocd = PolicyEntropyEvaluator.Options.class)
public final class PolicyEntropyEvaluator implements Evaluator {

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
        new Metric("policy-entropy", "nats", Metric.Direction.NONE, "Mean entropy of the policy in visited states"));
  }

  @Override
  public Map<String, Double> evaluate(Trainable trained, Seeds seeds) {
    Agent agent = Agents.of(trained, "policy-entropy");
    Policy.Entropy entropy = agent.policy().entropy().orElseThrow(() -> new InvalidInputException(
        "evaluator policy-entropy measures how undecided a policy is, and this agent's tells no entropy: its actions"
            + " have no distribution, or one without a closed form; leave the evaluator out"));
    Observed observed = new Observed(agent.policy(), entropy);
    new Episodes(agent::environment).play(observed, options.episodes(), options.greedy(), seeds);
    return Map.of("policy-entropy", observed.sum / observed.states);
  }

  /** A policy whose entropy is taken wherever it acts. */
  private static final class Observed implements Policy {
    private final Policy policy;
    private final Entropy entropy;
    private float[] entropies = new float[0];
    private double sum;
    private long states;

    Observed(Policy policy, Entropy entropy) {
      this.policy = policy;
      this.entropy = entropy;
    }

    @Override
    public void act(float[] observations, int batch, float[] actions, boolean greedy, RandomStream random) {
      if (entropies.length < batch) {
        entropies = new float[batch];
      }
      entropy.of(observations, batch, entropies);
      for (int i = 0; i < batch; i++) {
        sum += entropies[i];
      }
      states += batch;
      policy.act(observations, batch, actions, greedy, random);
    }
  }
}
