// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

@Component(factory = Task.KIND)
@Plugin(name = "hostile", summary = "Misbehaves", parts = Task.KIND)
@Designate(ocd = HostileOptions.class)
public final class HostileTask implements Task, Composed {
  private final Misdeed misdeed;
  private Task sound;

  @Activate
  public HostileTask(HostileOptions options) {
    misdeed = new Misdeed(options.mode(), options.where());
  }

  @Override
  public void compose(Parts parts) {
    sound = parts.part(Task.KIND, Task.class);
  }

  @Override
  public Testable create(TaskContext context) {
    Testable made = sound.create(context);
    return misdeed.answer("create", new HostileTestable(made, misdeed));
  }
}
