// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.energy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.metric.Metric.Direction;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.measure.EnergyCounters;
import org.espalier.measure.Passes;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Energy of a forward pass through all networks, on random inputs: passes are repeated for some time, and what was used
 * is divided by their number. Joules come from the processor's own counters and are those of all packages, idle power
 * and other processes included; where the counters can't be read, that metric is left out and processor time of this
 * process stands alone. Measured: differs from one run to the next.
 */
@Component(factory = Evaluator.KIND)
@Plugin(
    name = "energy",
    summary = "Measures the energy of a forward pass by the processor's counters, and its processor time")
@Designate(ocd = EnergyEvaluator.Options.class)
public final class EnergyEvaluator implements Evaluator {
  private static final Metric JOULES = new Metric(
      "energy.pass", "J", Direction.LOWER, "Energy of all processor packages for a forward pass, by their counters");
  private static final Metric PROCESSOR = new Metric(
      "energy.pass.processor-time", "s", Direction.LOWER, "Processor time of the process for a forward pass");

  private final int batch;
  private final double seconds;
  private final Path counters;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Samples in a pass", min = "1")
    int batch() default 64;

    @AttributeDefinition(description = "Time for which passes are repeated, in seconds, after as long a warm-up")
    double seconds() default 1;
  }

  @Activate
  public EnergyEvaluator(Options options) {
    this(options, EnergyCounters.FOLDER);
  }

  EnergyEvaluator(Options options, Path counters) {
    batch = options.batch();
    seconds = options.seconds();
    this.counters = counters;
    if (batch < 1) {
      throw new InvalidInputException("evaluator energy: batch is " + batch + "; it must be at least 1");
    }
    if (!(seconds > 0 && seconds <= 60)) {
      throw new InvalidInputException(
          "evaluator energy: seconds is " + seconds + "; it must be above 0 and at most 60");
    }
  }

  @Override
  public boolean needsQuiet() {
    return true;
  }

  @Override
  public List<Metric> metrics() {
    return List.of(JOULES, PROCESSOR);
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    Passes passes = Passes.random(trained.networks().values(), batch, seeds.scope("energy").stream("inputs"));
    passes.repeat(seconds);
    Optional<EnergyCounters> energy = EnergyCounters.in(counters);
    Map<String, Double> values = new LinkedHashMap<>();
    Optional<Duration> processor = processorTime();
    try {
      long[] before = energy.isPresent() ? energy.get().read() : null;
      long count = passes.repeat(seconds);
      if (energy.isPresent()) {
        values.put(JOULES.name(), energy.get().joules(before, energy.get().read()) / count);
      }
      processor.ifPresent(start -> processorTime().ifPresent(
          end -> values.put(PROCESSOR.name(), end.minus(start).toNanos() / 1e9 / count)));
    } catch (IOException e) {
      // Counters that can't be read any more are no reason to lose a trained run.
      values.remove(JOULES.name());
    }
    return values;
  }

  private static Optional<Duration> processorTime() {
    return ProcessHandle.current().info().totalCpuDuration();
  }
}
