// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.measured;

import java.util.Collection;
import java.util.function.LongSupplier;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Network;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.measure.Passes;
import org.espalier.measure.Stopwatch;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Limits the time of a forward pass through all networks, on random inputs: the median of many timings after a warm-up.
 * Timings that spread are made again; a machine on which they still do is refused. Differs from one run to the next.
 */
@Component(factory = Budget.KIND)
@Plugin(
    name = "latency",
    summary = "Limits the measured time of a forward pass: median of warmed, repeated timings, with their spread")
@Designate(ocd = LatencyBudget.Options.class)
public final class LatencyBudget extends MeasuredBudget {
  private static final double NANOS_A_MILLISECOND = 1e6;
  private static final String AT_LEAST_ONE = "at least 1";

  private final int batch;
  private final Stopwatch stopwatch;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Largest share of what the whole network takes; 0: what the run's sparsity leaves",
        min = "0",
        max = "1")
    double limit() default 0;

    @AttributeDefinition(description = "Samples in a pass", min = "1")
    int batch() default 64;

    @AttributeDefinition(description = "Timings of which the median is taken, at most", min = "1")
    int timings() default 51;

    @AttributeDefinition(
        description = "Time in seconds after which passes are measured, even if they still get faster", min = "0")
    double warmUpSeconds() default 1;

    @AttributeDefinition(
        description = "Time in seconds after which no more than 5 timings are made, so that slow networks don't take"
            + " long",
        min = "0")
    double seconds() default 1;

    @AttributeDefinition(description = "Times that it is measured at most, if timings spread", min = "1")
    int attempts() default 5;

    @AttributeDefinition(
        description = "Half the width of the timings' middle half, as a share of their median, beyond which the"
            + " machine is refused as too noisy",
        min = "0.001",
        max = "1")
    double spread() default 0.1;
  }

  @Activate
  public LatencyBudget(Options options) {
    this(options, System::nanoTime);
  }

  LatencyBudget(Options options, LongSupplier clock) {
    super(options.limit(), options.spread());
    batch = options.batch();
    // a stopwatch is calm by the whole width of the middle half
    stopwatch = new Stopwatch(
        options.timings(), options.warmUpSeconds(), options.seconds(), options.attempts(), 2 * options.spread(), clock);
    requireIn("batch", batch, batch >= 1, AT_LEAST_ONE);
    requireIn("timings", options.timings(), options.timings() >= 1, AT_LEAST_ONE);
    requireIn("attempts", options.attempts(), options.attempts() >= 1, AT_LEAST_ONE);
  }

  @Override
  public String resource() {
    return "latency";
  }

  @Override
  public String unit() {
    return "ms";
  }

  @Override
  public Reading measure(Collection<Network> networks) {
    Passes passes = Passes.random(networks, batch, Seeds.of(0).scope("latency").stream("inputs"));
    return reading(stopwatch.measure(passes).get(0), NANOS_A_MILLISECOND);
  }
}
