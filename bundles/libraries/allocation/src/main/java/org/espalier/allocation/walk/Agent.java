// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation.walk;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Parts;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Algorithm;
import org.espalier.api.rl.Learner;

/**
 * An agent that prunes: an algorithm with networks of its own, which are neither the experiment's nor saved. Used by
 * one thread.
 */
public final class Agent implements AutoCloseable {
  /** Of hidden layers before a hyperbolic tangent. */
  private static final Initializer HIDDEN = new Initializer(Initializer.Scheme.ORTHOGONAL, Math.sqrt(2));

  private final RunContext run;
  private final String name;
  private final Parts parts;
  private final PruningProblem problem;
  private final List<Algorithm> algorithms;
  private final List<ArchitectureFactory> architectures;
  private final Learner learner;

  /**
   * An agent that has learnt nothing.
   *
   * @param parts of the procedure: algorithms, and the architecture of the agent's networks, if one was given
   * @param number which of the algorithms, from 0
   * @param name names its random streams
   * @throws org.espalier.api.plugin.InvalidInputException if the algorithm can't learn this
   */
  public Agent(RunContext run, Parts parts, int number, String name, PruningProblem problem) {
    this.run = run;
    this.name = name;
    this.parts = parts;
    this.problem = problem;
    algorithms = parts.parts(Algorithm.KIND, Algorithm.class);
    architectures = parts.parts(ArchitectureFactory.KIND, ArchitectureFactory.class);
    ArchitectureFactory networks = architectures.isEmpty() ? Agent::tanh : architectures.get(0);
    try {
      learner = algorithms.get(number)
          .create(run.beside(networks, name), problem::environment);
    } catch (RuntimeException e) {
      release();
      throw e;
    }
    problem.progress().plan(learner.plannedSamples());
  }

  /** Two hidden layers of 64 units with hyperbolic tangent (table 5.3). */
  private static Architecture tanh(Shape input, Head head) {
    return Architecture.from(input)
        .dense(64, HIDDEN).activate(Activation.TANH)
        .dense(64, HIDDEN).activate(Activation.TANH)
        .then(new Layer.Dense(
            head.outputs(), new Initializer(Initializer.Scheme.ORTHOGONAL, head.weightGain()), Initializer.ZERO))
        .build();
  }

  /**
   * Learns to the end of its plan.
   *
   * @param shown is told after each iteration what that showed
   * @param goesOn is asked before each whether there is more
   */
  public void learn(Consumer<Map<String, Double>> shown, BooleanSupplier goesOn) {
    while (!learner.finished() && goesOn.getAsBoolean()) {
      shown.accept(learner.iterate());
    }
  }

  /** What it decides without exploring: an action for each layer, numbers from 0 to 1. */
  public double[][] greedy() {
    return walk(true, run.seeds().scope(name).stream("greedy"));
  }

  /** What it decides as it explores, in the same form. */
  public double[][] sampled(RandomStream random) {
    return walk(false, random);
  }

  private double[][] walk(boolean greedy, RandomStream random) {
    double[][] episode = new double[problem.length()][problem.actionWidth()];
    float[] action = new float[problem.actionWidth()];
    for (int t = 0; t < episode.length; t++) {
      learner.policy().act(problem.states().get(t).clone(), 1, action, greedy, random);
      for (int i = 0; i < action.length; i++) {
        episode[t][i] = PruningEnvironments.unit(action[i]);
      }
    }
    return episode;
  }

  @Override
  public void close() {
    learner.networks().values().forEach(Network::close);
    release();
  }

  private void release() {
    algorithms.forEach(parts::release);
    architectures.forEach(parts::release);
  }
}
