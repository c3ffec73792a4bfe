package org.espalier.itest.probe;

import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A procedure with an environment of its own. */
@Component(factory = "procedure")
@Plugin(name = "nest", summary = "A procedure with an environment of its own", parts = "environment")
public final class NestProcedure extends Nest {
  @Deactivate
  void stop() {
    end();
  }
}
