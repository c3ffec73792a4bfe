// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.demonstrations;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Split;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.data.Target;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Agent;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;
import org.espalier.api.rl.Space;
import org.espalier.api.task.Application;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Predictor;
import org.espalier.rl.LentEnvironments;
import org.espalier.rl.ScoredEpisodes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What an expert does: an agent is trained, then observations of its greedy episodes are recorded with the actions that
 * it takes there, a class of discrete ones, numbers of a box. The expert of a seed is to the bit the agent that the
 * task {@code reinforcement} trains of that seed with the same environment, algorithm, architecture and engine. Each
 * split has episodes of its own, played until there are as many pairs as asked for; the last one may be cut.
 *
 * <p>The expert is trained when the first example is read, once for all runs of the process that share it; no data are
 * there before, but their sizes. A network that has learnt shows an {@link Agent}, which takes the class of the largest
 * output, or the outputs themselves within the bounds of the box, and is scored by the episodes by which the task
 * {@code reinforcement} scores.
 */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "demonstrations",
    summary = "What an agent that was trained for it does in its episodes, to be imitated (behaviour cloning)",
    source = "Bain and Sammut 1995, A Framework for Behavioural Cloning",
    parts = {Environment.KIND, Algorithm.KIND, ArchitectureFactory.KIND, Engine.KIND},
    provides = Offer.AGENT)
@Designate(ocd = Demonstrations.Options.class)
public final class Demonstrations implements Dataset, Application, Composed {
  private final Options options;
  private Parts parts;
  private LentEnvironments environments;
  private Lesson lesson;

  /** How much is recorded. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Pairs of observation and action to fit weights", min = "1")
    int train() default 10000;

    @AttributeDefinition(description = "Pairs to choose by, of other episodes", min = "1")
    int validation() default 2500;

    @AttributeDefinition(description = "Pairs to report on, of other episodes", min = "1")
    int test() default 5000;

    @AttributeDefinition(description = "Episodes that the return of an agent is the mean of", min = "1")
    int evaluationEpisodes() default 100;
  }

  @Activate
  public Demonstrations(Options options) {
    this.options = options;
  }

  @Override
  public void compose(Parts own) {
    parts = own;
    environments = new LentEnvironments(own);
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidInputException if observations are no box of numbers; if the algorithm can't learn there, when the
   *     first example is read
   */
  @Override
  public Data load(Seeds seeds) {
    Environment environment = environments.get();
    if (!(environment.observationSpace() instanceof Space.Box observations)) {
      throw new InvalidInputException(
          "data set demonstrations: observations of this environment are " + environment.observationSpace()
              + "; networks imitate what reads a box of numbers");
    }
    Space actions = environment.actionSpace();
    Target target = actions instanceof Space.Discrete discrete
        ? new Target.Classification(discrete.n()) : new Target.Regression(actions.width());
    SplitSizes sizes = new SplitSizes(options.train(), options.validation(), options.test());
    lesson = new Lesson(seeds, actions, sizes, observations.width());
    return new Data(
        observations.shape(), target,
        Stream.of(Split.values()).collect(Collectors.toMap(split -> split, lesson::examples)), Map.of());
  }

  @Override
  public Map<String, Double> facts() {
    Recording recording = lesson.recording();
    Map<String, Double> facts = new LinkedHashMap<>();
    facts.put("demonstrations/expert/return", recording.expertReturn());
    for (Split split : Split.values()) {
      facts.put(
          "demonstrations/" + split.name().toLowerCase(Locale.ROOT) + "/episodes",
          (double) recording.part(split).episodes());
    }
    return facts;
  }

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type, Predictor trained) {
    return type == Agent.class ? Optional.of(type.cast(lesson.agent(trained))) : Optional.empty();
  }

  /** The demonstrations of a seed. */
  private final class Lesson {
    private final Seeds seeds;
    private final Space actions;
    private final SplitSizes sizes;
    private final int width;
    private final ScoredEpisodes episodes;
    private Recording recording;

    Lesson(Seeds seeds, Space actions, SplitSizes sizes, int width) {
      this.seeds = seeds;
      this.actions = actions;
      this.sizes = sizes;
      this.width = width;
      this.episodes = new ScoredEpisodes(environments, options.evaluationEpisodes(), seeds);
    }

    Demonstrated examples(Split split) {
      return new Demonstrated(sizes.of(split), width, actions.width(), () -> recording().part(split));
    }

    synchronized Recording recording() {
      if (recording == null) {
        recording = Recording.of(parts.once(seeds.path(), () -> record().bytes()));
      }
      return recording;
    }

    private Recording record() {
      try (Expert expert = new Expert(parts, seeds)) {
        expert.train();
        return expert.record(sizes, options.evaluationEpisodes());
      }
    }

    Agent agent(Predictor trained) {
      Policy policy = Imitator.of(trained, actions);
      return new Agent() {
        @Override
        public Policy policy() {
          return policy;
        }

        @Override
        public Environment environment() {
          return environments.get();
        }

        @Override
        public List<Episode> scored(Split split) {
          return episodes.play(policy, true, split);
        }
      };
    }
  }
}
