// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.schedule;

import java.util.Optional;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Schedule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Everything at once. */
@Component(factory = Schedule.KIND)
@Plugin(name = "one-shot", summary = "Prunes once, to the target")
@Designate(ocd = OneShotSchedule.Options.class)
public final class OneShotSchedule implements Schedule {
  private final Span span;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "What at is: a share of the training, or a step (an iteration, or a round)",
        options = {@Option(Span.SHARE), @Option(Span.STEPS)})
    String unit() default Span.SHARE;

    @AttributeDefinition(description = "When it prunes; 0: before the first step", min = "0")
    double at() default 0;
  }

  @Activate
  public OneShotSchedule(Options options) {
    span = Span.of(options.unit(), options.at(), options.at(), 0);
  }

  @Override
  public Optional<String> refusal(long planned) {
    return span.refusal(planned);
  }

  @Override
  public double sparsity(long done, long planned, double target) {
    return span.progress(done, planned) < 1 ? 0 : target;
  }
}
