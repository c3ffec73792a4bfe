// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

import java.util.List;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A procedure with an environment of its own. */
@Component(factory = Procedure.KIND)
@Plugin(name = "nest", summary = "A procedure with an environment of its own", parts = "environment")
public final class NestProcedure extends Nest implements Procedure {
  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    return List.of();
  }

  @Override
  public void execute(RunContext run) {
    throw new UnsupportedOperationException("it is never asked");
  }

  @Deactivate
  void stop() {
    end();
  }
}
