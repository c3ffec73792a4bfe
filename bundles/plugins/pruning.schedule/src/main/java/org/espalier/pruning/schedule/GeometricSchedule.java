// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.schedule;

import java.util.Optional;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Levels;
import org.espalier.api.pruning.Schedule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * The same share of what is left goes at every level: after level l of n, (1 - s_f)^(l/n) of the weights are kept.
 * There are as few levels as the largest share allows, evenly spread from begin to end.
 */
@Component(factory = Schedule.KIND)
@Plugin(
    name = "geometric",
    summary = "Removes the same share of the remaining weights at every level, at most 20 % if not told otherwise",
    source = "Frankle and Carbin 2019, The Lottery Ticket Hypothesis, sec. 1 (iterative pruning)")
@Designate(ocd = GeometricSchedule.Options.class)
public final class GeometricSchedule implements Schedule {
  private final Span span;
  private final double share;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "What begin and end are: shares of the training, or steps (iterations, or rounds)",
        options = {@Option(Span.SHARE), @Option(Span.STEPS)})
    String unit() default Span.SHARE;

    @AttributeDefinition(description = "When pruning begins; the first level is reached later", min = "0")
    double begin() default 0;

    @AttributeDefinition(description = "When the last level is reached", min = "0")
    double end() default 1;

    @AttributeDefinition(
        description = "Largest share of the remaining weights that a level removes",
        min = "0.001",
        max = "0.999")
    double share() default 0.2;
  }

  @Activate
  public GeometricSchedule(Options options) {
    span = Span.of(options.unit(), options.begin(), options.end(), 0);
    share = options.share();
  }

  @Override
  public Optional<String> refusal(long planned) {
    return span.refusal(planned);
  }

  @Override
  public double sparsity(long done, long planned, double target) {
    Levels levels = Levels.removingAtMost(share, target);
    // a hair less than a whole level is that level
    return levels.sparsity((int) Math.floor(span.progress(done, planned) * levels.count() + 1e-9));
  }
}
