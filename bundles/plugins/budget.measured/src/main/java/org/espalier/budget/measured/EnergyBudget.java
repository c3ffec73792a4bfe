// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.measured;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Network;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.measure.EnergyCounters;
import org.espalier.measure.Passes;
import org.espalier.measure.Timing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Limits the energy of a forward pass through all networks, on random inputs, by the counters of all processor packages
 * (RAPL), idle power and other processes included: the median of several measurements after a warm-up. A machine that
 * does not show its counters is refused. Differs from one run to the next.
 */
@Component(factory = Budget.KIND)
@Plugin(
    name = "energy",
    summary = "Limits the measured energy of a forward pass, by the processor's counters (RAPL), with its spread")
@Designate(ocd = EnergyBudget.Options.class)
public final class EnergyBudget extends MeasuredBudget {
  private final int batch;
  private final double seconds;
  private final int measurements;
  private final EnergyCounters counters;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Largest share of what the whole network takes; 0: what the run's sparsity leaves",
        min = "0",
        max = "1")
    double limit() default 0;

    @AttributeDefinition(description = "Samples in a pass", min = "1")
    int batch() default 64;

    @AttributeDefinition(
        description = "Time in seconds for which passes are repeated for each measurement, and before the first",
        min = "0.001",
        max = "60")
    double seconds() default 0.2;

    @AttributeDefinition(description = "Measurements of which the median is taken", min = "1")
    int measurements() default 9;

    @AttributeDefinition(
        description = "Half the width of the measurements' middle half, as a share of their median, beyond which the"
            + " machine is refused as too noisy",
        min = "0.001",
        max = "1")
    double spread() default 0.1;
  }

  @Activate
  public EnergyBudget(Options options) {
    this(options, EnergyCounters.FOLDER);
  }

  EnergyBudget(Options options, Path folder) {
    super(options.limit(), options.spread());
    batch = options.batch();
    seconds = options.seconds();
    measurements = options.measurements();
    requireIn("batch", batch, batch >= 1, "at least 1");
    requireIn("seconds", seconds, seconds >= 0.001 && seconds <= 60, "from 0.001 to 60");
    requireIn("measurements", measurements, measurements >= 1, "at least 1");
    counters = EnergyCounters.in(folder).orElseThrow(() -> new InvalidInputException(
        "budget energy: this machine shows no energy counters of its processors that may be read (intel-rapl under "
            + folder + ", on Linux often for the administrator alone); take the budget latency or macs"));
  }

  @Override
  public String resource() {
    return "energy";
  }

  @Override
  public String unit() {
    return "J";
  }

  @Override
  public Reading measure(Collection<Network> networks) {
    Passes passes = Passes.random(networks, batch, Seeds.of(0).scope("energy").stream("inputs"));
    passes.repeat(seconds);
    double[] joules = new double[measurements];
    try {
      for (int i = 0; i < measurements; i++) {
        long[] before = counters.read();
        long count = passes.repeat(seconds);
        joules[i] = counters.joules(before, counters.read()) / count;
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "the processor's energy counters can't be read any more; take the budget latency or macs", e);
    }
    Timing measured = Timing.of(joules);
    if (!(measured.median() > 0)) {
      throw new InvalidInputException(
          "the processor's energy counters stood still for " + seconds + " seconds; raise seconds, or take the"
              + " budget latency or macs");
    }
    return reading(measured, 1);
  }
}
