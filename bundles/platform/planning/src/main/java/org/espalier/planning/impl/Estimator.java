package org.espalier.planning.impl;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
      samples += Math.round(trainings * cost.probe.samples());
      macs += trainings * cost.macs();
      seconds += trainings * cost.seconds;
      timed &= cost.timed;
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
   * @param seconds of one
   */
  private record Cost(Probe probe, double trainings, double seconds, boolean timed) {
    static double macs(Probe probe) {
      return FORWARD_AND_BACKWARD * probe.macs() * probe.samples();
    }

    double macs() {
      return macs(probe);
    }
  }

  private Cost cost(Setup setup, List<RunPlan> runs) {
    try (Composition composition = new Composition(catalog, setup.lineup());
        Trainable trainable = composition.trainable(Seeds.of(0), Composition.INITIAL)) {
      Probe probe = Probe.of(trainable);
      double trainings = runs.stream().mapToDouble(run -> composition.procedure().trainings(run.definition())).sum();
      double guess = Cost.macs(probe) / MACS_PER_SECOND;
      if (guess / Math.max(1, probe.iterations()) > LONGEST_ITERATION) {
        return new Cost(probe, trainings, guess, false);
      }
      return new Cost(probe, trainings, fastest(trainable) * probe.iterations(), true);
    } catch (InvalidInputException | PluginException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      Version version = Version.parseVersion(setup.task().version());
      throw PluginException.of(
          catalog.locked(setup.task().kind(), setup.task().name(), version, setup.task().sha256()),
          "while a training was timed", e);
    }
  }

  /** Seconds of the fastest iteration: the first ones run before the code is compiled. */
  private static double fastest(Trainable trainable) {
    double fastest = Double.POSITIVE_INFINITY;
    double spent = 0;
    long begin = System.nanoTime();
    while (!trainable.finished() && spent < TIMED && (System.nanoTime() - begin) * 1e-9 < LONGEST_WAIT) {
      double start = cpuSeconds();
      trainable.iterate();
      double seconds = cpuSeconds() - start;
      fastest = Math.min(fastest, seconds);
      spent += seconds;
    }
    return Double.isInfinite(fastest) ? 0 : fastest;
  }

  /** Of this thread, so that what else the machine does makes no difference; by the clock where it is not known. */
  private static double cpuSeconds() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return (threads.isCurrentThreadCpuTimeSupported() ? threads.getCurrentThreadCpuTime() : System.nanoTime()) * 1e-9;
  }
}
