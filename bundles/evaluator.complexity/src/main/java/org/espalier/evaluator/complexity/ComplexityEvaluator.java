package org.espalier.evaluator.complexity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.metric.Metric.Direction;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Component;

/**
 * Counts trained parameters and multiply-accumulates of all networks, in all and kept by the masks, and the weights
 * that are in fact zero, whatever the masks say.
 */
@Component(factory = Evaluator.KIND)
@Plugin(name = "complexity", summary = "Counts parameters, multiply-accumulates and weights that are zero")
public final class ComplexityEvaluator implements Evaluator {
  private static final Metric PARAMETERS = metric("parameters", "trained parameters");
  private static final Metric PARAMETERS_KEPT = metric("parameters.kept", "trained parameters that no mask removes");
  private static final Metric MACS = metric("macs", "multiply-accumulates of one forward pass of one sample");
  private static final Metric MACS_KEPT = metric("macs.kept", "the same, without the masked weights");
  private static final Metric ZERO =
      new Metric("weights.zero", "1", Direction.NONE, "Share of weights (not biases) that are exactly 0");

  @Override
  public List<Metric> metrics() {
    return List.of(PARAMETERS, PARAMETERS_KEPT, MACS, MACS_KEPT, ZERO);
  }

  @Override
  public Map<String, Double> evaluate(Trainable trained, Seeds seeds) {
    Count count = new Count();
    trained.networks().values().forEach(count::add);
    Map<String, Double> values = new LinkedHashMap<>();
    values.put(PARAMETERS.name(), (double) count.parameters);
    values.put(PARAMETERS_KEPT.name(), (double) count.parametersKept);
    values.put(MACS.name(), (double) count.macs);
    values.put(MACS_KEPT.name(), (double) count.macsKept);
    if (count.weights > 0) {
      values.put(ZERO.name(), (double) count.zeros / count.weights);
    }
    return values;
  }

  private static Metric metric(String name, String what) {
    return new Metric(name, "count", Direction.NONE, "Number of " + what);
  }

  private static final class Count {
    private long parameters;
    private long parametersKept;
    private long macs;
    private long macsKept;
    private long weights;
    private long zeros;

    void add(Network network) {
      network.architecture().parameters().stream()
          .filter(ParameterSpec::trained)
          .forEach(parameter -> add(network, parameter));
    }

    private void add(Network network, ParameterSpec parameter) {
      int kept = network.mask(parameter.name()).kept();
      parameters += parameter.size();
      parametersKept += kept;
      macs += parameter.macsPerWeight() * parameter.size();
      macsKept += parameter.macsPerWeight() * kept;
      if (parameter.role() == Role.WEIGHT) {
        weights += parameter.size();
        for (float value : network.values(parameter.name())) {
          zeros += value == 0 ? 1 : 0;
        }
      }
    }
  }
}
