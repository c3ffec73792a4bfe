// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

import java.util.Map;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** A criterion made of criteria. */
@Component(factory = Criterion.KIND)
@Plugin(name = "nest", summary = "A criterion made of criteria", parts = "criterion*")
public final class NestCriterion extends Nest implements Criterion {
  @Override
  public Map<String, float[]> score(Subject subject) {
    throw new UnsupportedOperationException("it is never asked");
  }

  @Deactivate
  void stop() {
    end();
  }
}
