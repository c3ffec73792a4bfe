// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

@Component(factory = ArchitectureFactory.KIND)
@Plugin(name = "hostile", summary = "Misbehaves", parts = ArchitectureFactory.KIND)
@Designate(ocd = HostileOptions.class)
public final class HostileArchitecture implements ArchitectureFactory, Composed {
  private final Misdeed misdeed;
  private ArchitectureFactory sound;

  @Activate
  public HostileArchitecture(HostileOptions options) {
    misdeed = new Misdeed(options.mode(), options.where());
  }

  @Override
  public void compose(Parts parts) {
    sound = parts.part(ArchitectureFactory.KIND, ArchitectureFactory.class);
  }

  @Override
  public Architecture build(Shape input, Head head) {
    return misdeed.answer("build", sound.build(input, head));
  }
}
