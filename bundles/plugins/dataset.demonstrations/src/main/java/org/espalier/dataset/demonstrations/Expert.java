// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.demonstrations;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.espalier.api.data.Split;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Sizes;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Learner;
import org.espalier.api.rl.Policy;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.Episodes;
import org.espalier.rl.LentEnvironments;
import org.espalier.rl.ScoredEpisodes;

/** An agent that is trained to be imitated. Used by one thread. */
final class Expert implements AutoCloseable {
  private final Parts parts;
  private final Seeds seeds;
  private final LentEnvironments environments;
  private final Algorithm algorithm;
  private final ArchitectureFactory architecture;
  private final Engine engine;
  private final Learner learner;

  /**
   * @param parts an environment, an algorithm, an architecture and an engine
   * @throws InvalidInputException if they don't fit together, with the reason
   */
  Expert(Parts parts, Seeds seeds) {
    this.parts = parts;
    this.seeds = seeds;
    environments = new LentEnvironments(parts);
    algorithm = parts.part(Algorithm.KIND, Algorithm.class);
    architecture = parts.part(ArchitectureFactory.KIND, ArchitectureFactory.class);
    engine = parts.part(Engine.KIND, Engine.class);
    try {
      learner = algorithm.create(new Context(), environments);
    } catch (RuntimeException e) {
      release();
      throw e;
    }
  }

  /** For the whole plan. */
  void train() {
    while (!learner.finished()) {
      learner.iterate();
    }
  }

  /**
   * What it does now.
   *
   * @param sizes pairs of each split
   * @param episodes that its return is the mean of
   */
  Recording record(SplitSizes sizes, int episodes) {
    Map<Split, Recording.Part> recorded = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      recorded.put(split, record(split, sizes.of(split)));
    }
    double expertReturn =
        new ScoredEpisodes(environments, episodes, seeds).meanReturn(learner.policy(), true, Split.TEST);
    return new Recording(expertReturn, recorded);
  }

  private Recording.Part record(Split split, int size) {
    Seeds own = seeds.scope("demonstrations").scope(split.name().toLowerCase(Locale.ROOT));
    Environment environment = environments.get();
    Notes notes = new Notes(
        learner.policy(), size, environment.observationSpace().width(), environment.actionSpace().width());
    Episodes played = new Episodes(() -> environment);
    int count = 0;
    while (notes.taken < size) {
      played.play(notes, 1, true, own.scope(Integer.toString(count)));
      count++;
    }
    return new Recording.Part(count, notes.observations, notes.actions);
  }

  @Override
  public void close() {
    learner.networks().values().forEach(Network::close);
    release();
  }

  private void release() {
    environments.close();
    parts.release(engine);
    parts.release(architecture);
    parts.release(algorithm);
  }

  /** A policy that keeps what it saw and did, one state at a time, as long as there is room. */
  private static final class Notes implements Policy {
    private final Policy policy;
    private final int size;
    private final int width;
    private final int actionWidth;
    private final float[] observations;
    private final float[] actions;
    private int taken;

    Notes(Policy policy, int size, int width, int actionWidth) {
      this.policy = policy;
      this.size = size;
      this.width = width;
      this.actionWidth = actionWidth;
      observations = new float[Sizes.product("the observations of the demonstrations", size, width)];
      actions = new float[Sizes.product("the actions of the demonstrations", size, actionWidth)];
    }

    @Override
    public void act(float[] seen, int batch, float[] done, boolean greedy, RandomStream random) {
      policy.act(seen, batch, done, greedy, random);
      int count = Math.min(batch, size - taken);
      System.arraycopy(seen, 0, observations, taken * width, count * width);
      System.arraycopy(done, 0, actions, taken * actionWidth, count * actionWidth);
      taken += count;
    }
  }

  /** Networks as an experiment has them whose architecture and engine these are: of theta_0 and whole. */
  private final class Context implements TaskContext {
    @Override
    public Network network(String name, Shape input, Head head) {
      Architecture built = build(name, input, head);
      engine.refusal(built).ifPresent(reason -> {
        throw new InvalidInputException(
            "data set demonstrations: its engine can't compute the expert's network " + name + ": " + reason);
      });
      return engine.create(built, seeds.scope("initial").stream(name));
    }

    private Architecture build(String name, Shape input, Head head) {
      try {
        return architecture.build(input, head);
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(
            "data set demonstrations: its architecture does not fit the expert's network " + name + ", which reads "
                + input + ": " + e.getMessage());
      }
    }

    @Override
    public Seeds seeds() {
      return seeds;
    }
  }
}
