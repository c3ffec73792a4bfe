// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
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
  /** By then most of the code is compiled. */
  private static final double TIMED = 1;
  private static final double LONGEST_WAIT = 5;
  /** Beside other work compiling takes longer, and what is not compiled yet says nothing. */
  private static final double LONGEST_WARM_UP = 4;
  /** Share of the time in which the compiler counts as busy. */
  private static final double BUSY = 0.3;

  private final Catalog catalog;
  /** Of trainings that were timed: procedures and evaluators make no difference to them. */
  private final Map<Training, Timing> timings = new HashMap<>();

  /** What decides how long a training takes. */
  private record Training(PluginUse task, PluginUse architecture, PluginUse engine) {}

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
      seconds += trainings * timing.seconds;
      timed &= timing.timed;
    }
    Map<String, Integer> variants = runs.stream().collect(Collectors.toMap(
        run -> run.definition().variant(), run -> 1, Integer::sum, LinkedHashMap::new));
    String basis = timed ? "from the first iterations of a training, timed on this machine"
        : "from passes of the networks, timed on this machine: an iteration takes too long";
    return new Estimate(variants, all, samples, macs, START + seconds, basis);
  }

  /**
   * Of a setup.
   *
   * @param trainings how many whole ones its runs come to
   */
  private record Cost(Timing timing, double trainings) {
    static double macs(Probe probe) {
      return FORWARD_AND_BACKWARD * probe.macs() * probe.samples();
    }
  }

  private Cost cost(Setup setup, List<RunPlan> runs) {
    try (Composition composition = new Composition(catalog, setup.lineup())) {
      double trainings = runs.stream().mapToDouble(run -> composition.procedure().trainings(run.definition())).sum();
      Training training = new Training(setup.task(), setup.architecture(), setup.engine());
      return new Cost(timings.computeIfAbsent(training, key -> timing(composition)), trainings);
    } catch (InvalidInputException | PluginException e) {
      throw e;
    } catch (Exception | Error e) {
      Version version = Version.parseVersion(setup.task().version());
      throw PluginException.of(
          catalog.locked(setup.task().kind(), setup.task().name(), version, setup.task().sha256()),
          "while a training was timed", e);
    }
  }

  private static Timing timing(Composition composition) {
    try (Trainable trainable = composition.trainable(Seeds.of(0), Composition.INITIAL)) {
      Probe probe = Probe.of(trainable);
      double macs = Cost.macs(probe) / Math.max(1, probe.iterations());
      if (macs > LONGEST_ITERATION * LEAST_MACS_PER_SECOND) {
        double sample = trainable.networks().values().stream().mapToDouble(Estimator::sample).sum();
        if (sample * probe.samples() > LONGEST_ITERATION * probe.iterations()) {
          return new Timing(probe, sample * probe.samples(), false);
        }
      }
      return new Timing(probe, timed(trainable::finished, trainable::iterate) * probe.iterations(), true);
    }
  }

  /** Seconds of a forward and a backward pass, of a sample. */
  private static double sample(Network network) {
    float[] inputs = new float[BATCH * network.architecture().inputShape().size()];
    float[] gradients = new float[BATCH * network.architecture().outputShape().size()];
    Pass pass = network.pass(BATCH);
    return timed(() -> false, () -> {
      pass.forward(inputs, BATCH, Pass.Mode.TRAIN);
      pass.backward(gradients);
    }) / BATCH;
  }

  /** Seconds of a step, one of many. */
  private static double timed(BooleanSupplier finished, Runnable step) {
    List<Double> all = new ArrayList<>();
    long begin = System.nanoTime();
    double compiled;
    do {
      compiled = compilerSeconds();
      spend(finished, step, all);
    } while (!finished.getAsBoolean() && compilerSeconds() - compiled > BUSY * TIMED
        && (System.nanoTime() - begin) * 1e-9 < LONGEST_WARM_UP);
    return fastestOfLaterHalf(all);
  }

  private static void spend(BooleanSupplier finished, Runnable step, List<Double> all) {
    double spent = 0;
    long begin = System.nanoTime();
    while (!finished.getAsBoolean() && spent < TIMED && (System.nanoTime() - begin) * 1e-9 < LONGEST_WAIT) {
      double start = cpuSeconds();
      step.run();
      double seconds = cpuSeconds() - start;
      all.add(seconds);
      spent += seconds;
    }
  }

  /**
   * The least of those that make up the later half of the time: the first ones run before the code is compiled, and
   * where an algorithm fills a replay before it learns, they do less than all that follow.
   */
  static double fastestOfLaterHalf(List<Double> seconds) {
    double half = seconds.stream().mapToDouble(Double::doubleValue).sum() / 2;
    double fastest = Double.POSITIVE_INFINITY;
    double later = 0;
    for (int i = seconds.size() - 1; i >= 0 && later <= half; i--) {
      later += seconds.get(i);
      fastest = Math.min(fastest, seconds.get(i));
    }
    return seconds.isEmpty() ? 0 : fastest;
  }

  /** What the compiler has spent; 0 where it is not known. */
  private static double compilerSeconds() {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    return compiler != null && compiler.isCompilationTimeMonitoringSupported()
        ? compiler.getTotalCompilationTime() * 1e-3 : 0;
  }

  /** Of this thread, so that what else the machine does makes no difference; by the clock where it is not known. */
  private static double cpuSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return (threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : System.nanoTime()) * 1e-9;
  }
}
