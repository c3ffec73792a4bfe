// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.util.Optional;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Schedule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

@Component(factory = Schedule.KIND)
@Plugin(name = "hostile", summary = "Misbehaves", parts = Schedule.KIND)
@Designate(ocd = HostileOptions.class)
public final class HostileSchedule implements Schedule, Composed {
  private final Misdeed misdeed;
  private Schedule sound;

  @Activate
  public HostileSchedule(HostileOptions options) {
    misdeed = new Misdeed(options.mode(), options.where());
  }

  @Override
  public void compose(Parts parts) {
    sound = parts.part(Schedule.KIND, Schedule.class);
  }

  @Override
  public Optional<String> refusal(long planned) {
    return sound.refusal(planned);
  }

  @Override
  public double sparsity(long done, long planned, double target) {
    return misdeed.number("sparsity", sound.sparsity(done, planned, target));
  }
}
