// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.util.Collection;
import java.util.OptionalDouble;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

@Component(factory = Budget.KIND)
@Plugin(name = "hostile", summary = "Misbehaves", parts = Budget.KIND)
@Designate(ocd = HostileOptions.class)
public final class HostileBudget implements Budget, Composed {
  private final Misdeed misdeed;
  private Budget sound;

  @Activate
  public HostileBudget(HostileOptions options) {
    misdeed = new Misdeed(options.mode(), options.where());
  }

  @Override
  public void compose(Parts parts) {
    sound = parts.part(Budget.KIND, Budget.class);
  }

  @Override
  public String resource() {
    return misdeed.answer("resource", sound.resource());
  }

  @Override
  public String unit() {
    return sound.unit();
  }

  @Override
  public OptionalDouble limit() {
    OptionalDouble limit = misdeed.answer("limit", sound.limit());
    return limit == null || limit.isEmpty() ? limit : OptionalDouble.of(misdeed.number("limit", limit.getAsDouble()));
  }

  @Override
  public OptionalDouble count(Collection<Architecture> architectures) {
    OptionalDouble count = misdeed.answer("count", sound.count(architectures));
    return count == null || count.isEmpty() ? count : OptionalDouble.of(misdeed.number("count", count.getAsDouble()));
  }

  @Override
  public Reading measure(Collection<Network> networks) {
    return misdeed.answer("measure", sound.measure(networks));
  }
}
