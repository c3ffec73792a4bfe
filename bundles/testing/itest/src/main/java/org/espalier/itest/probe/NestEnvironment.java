// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** An environment that may wrap another. */
@Component(factory = Surroundings.KIND)
@Plugin(name = "nest", summary = "An environment that may wrap another", parts = "environment?")
public final class NestEnvironment extends Nest implements Surroundings {
  @Deactivate
  void stop() {
    end();
  }
}
