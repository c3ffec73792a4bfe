// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.schedule;

import java.util.Optional;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Schedule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * s = s_f (1 - (1 - p)^3), where p goes from 0 at the beginning to 1 at the end: the paper's equation 1 with an initial
 * sparsity of 0.
 */
@Component(factory = Schedule.KIND)
@Plugin(
    name = "cubic",
    summary = "Removes many weights at first and ever fewer towards the target",
    source = "Zhu and Gupta 2017, To Prune, or Not to Prune, eq. 1",
    standard = true)
@Designate(ocd = Gradual.class)
public final class CubicSchedule implements Schedule {
  private final Span span;

  @Activate
  public CubicSchedule(Gradual options) {
    span = Span.of(options.unit(), options.begin(), options.end(), options.every());
  }

  @Override
  public Optional<String> refusal(long planned) {
    return span.refusal(planned);
  }

  @Override
  public double sparsity(long done, long planned, double target) {
    double left = 1 - span.progress(done, planned);
    return target * (1 - left * left * left);
  }
}
