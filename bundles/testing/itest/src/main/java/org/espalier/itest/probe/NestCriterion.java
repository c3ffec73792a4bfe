package org.espalier.itest.probe;

import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A criterion made of criteria. */
@Component(factory = "criterion")
@Plugin(name = "nest", summary = "A criterion made of criteria", parts = "criterion*")
public final class NestCriterion extends Nest {
  @Deactivate
  void stop() {
    end();
  }
}
