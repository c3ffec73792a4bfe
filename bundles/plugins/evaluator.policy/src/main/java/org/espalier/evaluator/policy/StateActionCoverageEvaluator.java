// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.policy;

import java.nio.IntBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Environment;
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
 * How much of what there is to see and to do an agent sees and does. Each number of an observation and of an action
 * falls into one of some cells of equal width; all numbers together into a cell of the grid that these make. Of so many
 * pairs of observation and action, drawn without replacement from whole episodes, are told: the entropy of their
 * distribution over the grid, which is the objective of Hazan et al. (2019) on discretised states, here with actions;
 * the number of cells that are visited; and for observations and actions the share of the cells of a number that is
 * visited, mean over the numbers.
 *
 * <p>What is counted grows with the number of pairs, which is therefore the same for every agent, however long its
 * episodes are: there are as many of these as it takes. Cells don't depend on the agent: they go from bound to bound,
 * and where a number lacks one, over what a policy of random actions sees or does in as many episodes.
 * With more numbers than a handful nearly every pair has a cell of its own, and the shares tell more.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "state-action-coverage",
    summary = "How much of the observations and actions there are an agent visits, on a grid",
    source = "Hazan et al. 2019, the entropy of the distribution of visited states, discretised",
    requires = Offer.AGENT)
@Designate(ocd = StateActionCoverageEvaluator.Options.class)
public final class StateActionCoverageEvaluator implements Evaluator {

  /** What is counted. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Pairs of observation and action that are counted", min = "1")
    int pairs() default 2000;

    @AttributeDefinition(description = "Cells of each number that is no discrete action", min = "2")
    int cells() default 10;

    @AttributeDefinition(
        description = "Episodes of which pairs are drawn; so many more again until they have as many steps as pairs are"
            + " to be counted",
        min = "1")
    int episodes() default 20;

    @AttributeDefinition(description = "Whether the agent takes its most likely action instead of drawing one")
    boolean greedy() default false;
  }

  private final Options options;

  @Activate
  public StateActionCoverageEvaluator(Options options) {
    this.options = options;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(
        new Metric(
            "coverage-entropy", "nats", Metric.Direction.NONE, "Entropy of visited pairs over the cells of the grid")
            .within(0, Double.POSITIVE_INFINITY),
        new Metric("coverage-cells", "1", Metric.Direction.NONE, "Cells of the grid that are visited")
            .within(1, Double.POSITIVE_INFINITY),
        new Metric(
            "coverage-observations", "1", Metric.Direction.NONE, "Share of an observed number's cells that is visited")
            .within(0, 1),
        new Metric(
            "coverage-actions", "1", Metric.Direction.NONE, "Share of an action's cells that is taken")
            .within(0, 1));
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    Agent agent = Agents.of(trained, "state-action-coverage");
    Environment environment = agent.environment();
    Episodes episodes = new Episodes(agent::environment);
    Grid observed = new Grid(environment.observationSpace(), options.cells());
    Grid done = new Grid(environment.actionSpace(), options.cells());
    if (!observed.known() || !done.known()) {
      episodes.play(
          random(environment.actionSpace()), options.episodes(), false, seeds.scope("random"),
          new Episodes.Witness() {
            @Override
            public void chosen(float[] observations, float[] actions, int batch) {
              for (int i = 0; i < batch; i++) {
                observed.see(observations, i * observed.width());
                done.see(actions, i * done.width());
              }
            }
          });
    }
    Pairs pairs = new Pairs(observed, done, options.pairs(), seeds.stream("pairs"));
    for (int round = 0; pairs.seen < options.pairs(); round++) {
      episodes.play(agent.policy(), options.episodes(), options.greedy(), seeds.scope("round-" + round), pairs);
    }
    return pairs.measured();
  }

  private static Policy random(Space actions) {
    return (observations, batch, chosen, greedy, random) -> {
      for (int row = 0; row < batch; row++) {
        actions.sample(random, chosen, row * actions.width());
      }
    };
  }

  /** The cells of pairs, of all that are seen each with the same probability (reservoir sampling). */
  private static final class Pairs implements Episodes.Witness {
    private final Grid observed;
    private final Grid done;
    private final RandomStream random;
    private final int[][] kept;
    private int seen;

    Pairs(Grid observed, Grid done, int count, RandomStream random) {
      this.observed = observed;
      this.done = done;
      this.random = random;
      kept = new int[count][observed.width() + done.width()];
    }

    @Override
    public void chosen(float[] observations, float[] actions, int batch) {
      for (int i = 0; i < batch; i++) {
        int place = seen < kept.length ? seen : random.nextInt(seen + 1);
        if (place < kept.length) {
          observed.cells(observations, i * observed.width(), kept[place], 0);
          done.cells(actions, i * done.width(), kept[place], observed.width());
        }
        seen++;
      }
    }

    Map<String, Double> measured() {
      Map<IntBuffer, Integer> visits = new HashMap<>();
      for (int[] pair : kept) {
        visits.merge(IntBuffer.wrap(pair), 1, Integer::sum);
      }
      // sorted, for the order of a sum is in its last bits
      double entropy = visits.values().stream().sorted()
          .mapToDouble(count -> (double) count / kept.length)
          .map(share -> -share * StrictMath.log(share))
          .sum();
      Map<String, Double> values = new LinkedHashMap<>();
      // nothing is 0, not -0
      values.put("coverage-entropy", entropy + 0.0);
      values.put("coverage-cells", (double) visits.size());
      values.put("coverage-observations", share(observed, 0));
      values.put("coverage-actions", share(done, observed.width()));
      return values;
    }

    private double share(Grid grid, int first) {
      int visited = 0;
      for (int number = 0; number < grid.width(); number++) {
        BitSet cells = new BitSet(grid.cells());
        for (int[] pair : kept) {
          cells.set(pair[first + number]);
        }
        visited += cells.cardinality();
      }
      return (double) visited / grid.width() / grid.cells();
    }
  }
}
