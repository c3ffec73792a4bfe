// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.PluginException;
import org.espalier.plan.Composition;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PluginUse;
import org.espalier.plan.RunPlan;
import org.espalier.planning.Estimate;
import org.osgi.framework.Version;

/** Estimates work by doing a little of it. */
final class Estimator {
  /** A backward pass computes two products, by inputs and by weights, where the forward pass computes one. */
  private static final double FORWARD_AND_BACKWARD = 3;
  /** Seconds that an iteration may take to be timed itself. */
  private static final double LONGEST_ITERATION = 2;
  /** What a core does at least: what takes less than that long by it is not asked how long it takes. */
  private static final double LEAST_MACS_PER_SECOND = 2e9;
  /** Examples in a pass that is timed where an iteration may be too long. */
  private static final int BATCH = 32;
  /** What a process takes that hardly trains: to start, to load plug-ins and to compile what is used. */
  private static final double START = 8;
  /** What a run takes beside training and measuring: to make its networks, and to write its files. */
  private static final double RUN = 0.03;

  /** Seconds of the processor after which nobody should have to wait for a better estimate. */
  private static final double PATIENCE = 10;

  private final Catalog catalog;
  private final Timer timer = new Timer(PATIENCE);
  /** Of trainings that were timed: procedures and evaluators make no difference to them. */
  private final Map<Training, Timing> timings = new HashMap<>();
  private final Map<Ending, Double> endings = new HashMap<>();
  /** Seconds that it takes to tell what is known of the data, which is asked for once a seed. */
  private final Map<PluginUse, Double> facts = new HashMap<>();
  /** What procedures do beside trainings. */
  private final Set<String> uncounted = new TreeSet<>();

  /** What decides how long a training takes. */
  private record Training(PluginUse task, PluginUse architecture, PluginUse engine) {}

  /** What decides how long it takes to measure what was trained. */
  private record Ending(Training training, List<PluginUse> evaluators) {}

  /**
   * Of a training.
   *
   * @param seconds of the whole one
   * @param timed whether they are those of its iterations, rather than of its networks' passes
   */
  private record Timing(Probe probe, double seconds, boolean timed) {}

  Estimator(Catalog catalog) {
    this.catalog = catalog;
  }

  Estimate estimate(ExperimentPlan plan) {
    List<RunPlan> runs = plan.most();
    Map<Setup, List<RunPlan>> setups = runs.stream()
        .collect(Collectors.groupingBy(run -> Setup.of(run.lineup()), LinkedHashMap::new, Collectors.toList()));
    double all = 0;
    long samples = 0;
    double macs = 0;
    double seconds = 0;
    boolean timed = true;
    for (Map.Entry<Setup, List<RunPlan>> setup : setups.entrySet()) {
      Cost cost = cost(setup.getKey(), setup.getValue());
      double trainings = cost.trainings;
      all += trainings;
      Timing timing = cost.timing;
      samples += Math.round(trainings * timing.probe.samples());
      macs += trainings * Cost.macs(timing.probe);
      seconds += trainings * timing.seconds + setup.getValue().size() * (RUN + cost.ending);
      timed &= timing.timed;
    }
    seconds += knowledge(runs);
    String basis = timed ? "from the first iterations of a training, timed on this machine"
        : "from passes of the networks, timed on this machine: an iteration takes too long";
    return new Estimate(all, samples, macs, START + seconds, uncounted.isEmpty()
        ? basis : basis + "; not counted: " + String.join("; ", uncounted));
  }

  /** Seconds for what is known of the data: it is asked for where nothing is pruned, once a task and seed. */
  private double knowledge(List<RunPlan> runs) {
    return runs.stream()
        .filter(run -> run.definition().sparsity().isEmpty())
        .map(run -> Map.entry(run.lineup().task(), run.seed()))
        .distinct()
        .mapToDouble(known -> of(facts, known.getKey()))
        .sum();
  }

  /**
   * Of a setup.
   *
   * @param trainings how many whole ones its runs come to
   * @param ending seconds that each of them takes when it has trained
   */
  private record Cost(Timing timing, double trainings, double ending) {
    static double macs(Probe probe) {
      return FORWARD_AND_BACKWARD * probe.macs() * probe.samples();
    }
  }

  private Cost cost(Setup setup, List<RunPlan> runs) {
    try (Composition composition = new Composition(catalog, setup.lineup())) {
      composition.procedure().uncounted().ifPresent(uncounted::add);
      double trainings = runs.stream().mapToDouble(run -> composition.procedure().trainings(run.definition())).sum();
      Training training = new Training(setup.task(), setup.architecture(), setup.engine());
      Ending ending = new Ending(training, setup.evaluators());
      if (!timings.containsKey(training) || !endings.containsKey(ending) && !timer.isTired()) {
        try (Testable trainable = composition.trainable(Seeds.of(0), Composition.INITIAL)) {
          timings.computeIfAbsent(training, key -> timing(trainable));
          if (!timer.isTired()) {
            endings.put(ending, ending(composition, trainable));
          }
          if (!timer.isTired()) {
            facts.computeIfAbsent(setup.task(), key -> ifPossible(() -> timer.once(trainable::facts)));
          }
        }
      }
      return new Cost(timings.get(training), trainings, of(endings, ending));
    } catch (InvalidInputException | PluginException e) {
      throw e;
    } catch (Exception | Error e) {
      Version version = Version.parseVersion(setup.task().version());
      throw PluginException.of(
          catalog.locked(setup.task().kind(), setup.task().name(), version, setup.task().sha256()),
          "while a training was timed", e);
    }
  }

  /** Of what was timed; else, since there is too much of it, what the others take on average. */
  private static <T> double of(Map<T, Double> seconds, T one) {
    return seconds.containsKey(one)
        ? seconds.get(one) : seconds.values().stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private Timing timing(Trainable trainable) {
    Probe probe = Probe.of(trainable);
    double macs = Cost.macs(probe) / Math.max(1, probe.iterations());
    if (macs > LONGEST_ITERATION * LEAST_MACS_PER_SECOND) {
      double sample = trainable.networks().values().stream().mapToDouble(this::sample).sum();
      if (sample * probe.samples() > LONGEST_ITERATION * probe.iterations()) {
        return new Timing(probe, sample * probe.samples(), false);
      }
    }
    return new Timing(probe, timer.step(trainable::finished, trainable::iterate) * probe.iterations(), true);
  }

  /** What is measured here is of no interest, and nothing depends on it: neither a refusal nor the plan. */
  private double ending(Composition composition, Testable trained) {
    double seconds = ifPossible(() -> timer.repeated(() -> trained.score(Split.TEST)));
    // a trainable finds its floor once
    seconds += ifPossible(() -> timer.once(() -> trained.floor(Split.TEST)));
    for (Evaluator evaluator : composition.evaluators()) {
      Runnable measurement = () -> evaluator.evaluate(trained, Seeds.of(0));
      seconds += ifPossible(
          () -> evaluator.needsQuiet() ? timer.byTheClock(measurement) : timer.repeated(measurement));
    }
    return seconds;
  }

  /**
   * Seconds of one of the things that a run does at its end; none where others took so long that nobody should wait for
   * more, since trainings take longer there. What fails costs the runs in which it fails, where it is said: a network
   * that was hardly trained may be one to fail on.
   */
  private double ifPossible(DoubleSupplier timed) {
    try {
      return timer.isTired() ? 0 : timed.getAsDouble();
    } catch (Exception | Error e) {
      return 0;
    }
  }

  /** Seconds of a forward and a backward pass, of a sample. */
  private double sample(Network network) {
    float[] inputs = new float[BATCH * network.architecture().inputShape().size()];
    float[] gradients = new float[BATCH * network.architecture().outputShape().size()];
    Pass pass = network.pass(BATCH);
    return timer.step(() -> false, () -> {
      pass.forward(inputs, BATCH, Pass.Mode.TRAIN);
      pass.backward(gradients);
    }) / BATCH;
  }
}
