// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.evaluator;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.osgi.service.component.annotations.Component;

/** The mean magnitude of the weights that are kept, over all layers of all networks; biases do not count. */
@Component(factory = Evaluator.KIND)
@Plugin(name = "seedling", summary = "Mean magnitude of the weights that are kept")
public final class Seedling implements Evaluator {
  private static final Metric MAGNITUDE =
      new Metric(
          "seedling.magnitude", "1", Metric.Direction.NONE, "Mean magnitude of kept weights",
          0, Double.POSITIVE_INFINITY);

  @Override
  public List<Metric> metrics() {
    return List.of(MAGNITUDE);
  }

  @Override
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    double sum = 0;
    long kept = 0;
    for (Network network : trained.networks().values()) {
      for (ParameterSpec parameter : network.architecture().parameters()) {
        if (parameter.role() == ParameterSpec.Role.WEIGHT) {
          float[] values = network.values(parameter.name());
          for (int place : network.mask(parameter.name()).places()) {
            sum += Math.abs(values[place]);
            kept++;
          }
        }
      }
    }
    // of no weights there is no mean: a value that can't be had is left out
    return kept == 0 ? Map.of() : Map.of(MAGNITUDE.name(), sum / kept);
  }
}
