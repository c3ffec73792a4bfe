// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.schedule;

import java.util.Optional;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Schedule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Sparsity grows in proportion to the steps. */
@Component(factory = Schedule.KIND)
@Plugin(
    name = "linear",
    summary = "Removes as many weights at every pruning")
@Designate(ocd = Gradual.class)
public final class LinearSchedule implements Schedule {
  private final Span span;

  @Activate
  public LinearSchedule(Gradual options) {
    span = Span.of(options.unit(), options.begin(), options.end(), options.every());
  }

  @Override
  public Optional<String> refusal(long planned) {
    return span.refusal(planned);
  }

  @Override
  public double sparsity(long done, long planned, double target) {
    return target * span.progress(done, planned);
  }
}
