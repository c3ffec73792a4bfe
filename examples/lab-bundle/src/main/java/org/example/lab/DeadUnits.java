// SPDX-License-Identifier: Apache-2.0
package org.example.lab;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.osgi.service.component.annotations.Component;

/**
 * The share of units that read nothing any more: of all outputs of all layers of all networks, those of which no weight
 * is kept. What they give is a constant.
 */
@Component(factory = Evaluator.KIND)
@Plugin(name = "dead-units", summary = "Share of units of which no weight is kept")
public final class DeadUnits implements Evaluator {
  private static final Metric DEAD =
      new Metric("dead-units", "1", Metric.Direction.NONE, "Share of units that read nothing").within(0, 1);

  @Override
  public List<Metric> metrics() {
    return List.of(DEAD);
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    int units = 0;
    int dead = 0;
    for (Network network : trained.networks().values()) {
      for (ParameterSpec parameter : network.architecture().parameters()) {
        if (parameter.role() == ParameterSpec.Role.WEIGHT) {
          int outputs = parameter.shape().get(0);
          units += outputs;
          dead += outputs - alive(network.mask(parameter.name()), outputs);
        }
      }
    }
    return Map.of(DEAD.name(), (double) dead / units);
  }

  /** Outputs come first in canonical order. */
  private static int alive(Mask mask, int outputs) {
    int width = mask.size() / outputs;
    boolean[] alive = new boolean[outputs];
    for (int place : mask.places()) {
      alive[place / width] = true;
    }
    int count = 0;
    for (boolean unit : alive) {
      count += unit ? 1 : 0;
    }
    return count;
  }
}
