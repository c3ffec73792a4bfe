// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.episode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Metric;
import org.espalier.api.picture.Animation;
import org.espalier.api.picture.Mark;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.Testable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Keeps an episode of a trained agent as pictures, by the name {@code episode}: greedy actions from a first state that
 * is the same for all runs of a seed, so that a report can show a dense and a pruned agent beside each other. The
 * return that it measures is that of this one episode.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "episode",
    summary = "Keeps an episode as pictures that move; a report shows dense and pruned agents beside each other",
    requires = {Offer.AGENT, Offer.DRAWING})
@Designate(ocd = EpisodeEvaluator.Options.class)
public final class EpisodeEvaluator implements Evaluator {
  private static final String NAME = "episode";

  /** What is shown. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Steps of the episode that are drawn, at most", min = "1")
    int steps() default 1000;
  }

  private final Options options;

  @Activate
  public EpisodeEvaluator(Options options) {
    this.options = options;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(new Metric(
        "episode-return", "reward", Metric.Direction.HIGHER, "Return of the one episode of which pictures are kept"));
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    return Map.of("episode-return", play(trained, seeds).sum);
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds, ArrayStore arrays) {
    Played played = play(trained, seeds);
    arrays.save(NAME, new Animation(
        played.drawing.view(), played.drawing.stepsPerSecond(), played.pictures, played.caption()));
    return Map.of("episode-return", played.sum);
  }

  private Played play(Testable trained, Seeds seeds) {
    Agent agent = trained.show(Agent.class).orElseThrow(() -> new InvalidInputException(
        "evaluator episode shows agents, and the task trains none; use it with a task that provides \"agent\", such as"
            + " reinforcement"));
    Environment environment = agent.environment();
    Drawing drawing = environment.drawing().orElseThrow(() -> new InvalidInputException(
        "evaluator episode shows what an environment draws, and this one draws nothing; use one that provides"
            + " \"drawing\", such as CartPole-v1"));
    Played played = new Played(drawing);
    played.run(environment, agent.policy(), seeds.scope(NAME));
    return played;
  }

  /** An episode with its pictures. */
  private final class Played {
    private final Drawing drawing;
    private final List<List<Mark>> pictures = new ArrayList<>();
    private double sum;
    private int length;
    private Environment.Step last = new Environment.Step(0, false, false);

    Played(Drawing drawing) {
      this.drawing = drawing;
    }

    void run(Environment environment, Policy policy, Seeds seeds) {
      RandomStream random = seeds.stream("actions");
      float[] observation = new float[environment.observationSpace().width()];
      float[] action = new float[environment.actionSpace().width()];
      environment.reset(seeds.seed("first state"), observation);
      pictures.add(drawing.marks());
      while (!last.done()) {
        policy.act(observation, 1, action, true, random);
        last = environment.step(action, 0, observation);
        sum += last.reward();
        length++;
        if (length <= options.steps()) {
          pictures.add(drawing.marks());
        }
      }
    }

    String caption() {
      String end = last.terminated() ? "terminated" : "time limit";
      return String.format(Locale.ROOT, "return %s, %s after %d steps", number(), end, length)
          + (length > options.steps() ? ", the first " + options.steps() + " shown" : "");
    }

    /** With at most two decimals. */
    private String number() {
      return String.format(Locale.ROOT, "%.2f", sum).replaceAll("\\.?0+$", "");
    }
  }
}
