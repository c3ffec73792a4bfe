// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
  /** What one core does at least, for iterations that are too long to be timed. */
  private static final double MACS_PER_SECOND = 2e9;
  private static final double LONGEST_ITERATION = 2;
  /** By then most of the code is compiled. */
  private static final double TIMED = 1;
  private static final double LONGEST_WAIT = 5;

  private final Catalog catalog;
  /** Of trainings that were timed: procedures and evaluators make no difference to them. */
  private final Map<Training, Timing> timings = new HashMap<>();

  /** What decides how long a training takes. */
  private record Training(PluginUse task, PluginUse architecture, PluginUse engine) {}

  /**
   * Of a training.
   *
   * @param seconds of the whole one
   * @param timed whether they were measured
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
        : "at " + MACS_PER_SECOND / 1e9 + " billion multiply-accumulates a second, which is a guess";
    return new Estimate(variants, all, samples, macs, seconds, basis);
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
      double guess = Cost.macs(probe) / MACS_PER_SECOND;
      return guess / Math.max(1, probe.iterations()) > LONGEST_ITERATION
          ? new Timing(probe, guess, false)
          : new Timing(probe, iteration(trainable) * probe.iterations(), true);
    }
  }

  /** Seconds of an iteration. */
  private static double iteration(Trainable trainable) {
    List<Double> all = new ArrayList<>();
    double spent = 0;
    long begin = System.nanoTime();
    while (!trainable.finished() && spent < TIMED && (System.nanoTime() - begin) * 1e-9 < LONGEST_WAIT) {
      double start = cpuSeconds();
      trainable.iterate();
      double seconds = cpuSeconds() - start;
      all.add(seconds);
      spent += seconds;
    }
    return fastestOfLaterHalf(all);
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

  /** Of this thread, so that what else the machine does makes no difference; by the clock where it is not known. */
  private static double cpuSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return (threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : System.nanoTime()) * 1e-9;
  }
}
