// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Misbehaves in runs that are pruned. */
@Component(factory = Evaluator.KIND)
@Plugin(name = "hostile", summary = "Misbehaves")
@Designate(ocd = HostileEvaluator.Options.class)
public final class HostileEvaluator implements Evaluator {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "What goes wrong")
    String mode() default "";
  }

  private final String mode;

  @Activate
  public HostileEvaluator(Options options) {
    mode = options.mode();
  }

  @Override
  public boolean needsQuiet() {
    return true;
  }

  @Override
  public List<Metric> metrics() {
    return mode.equals("unmetric") ? null : List.of(new Metric("hostile", "1", Metric.Direction.NONE, "A number"));
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
    Network network = trained.networks().values().iterator().next();
    String first = network.architecture().parameters().get(0).name();
    Map<String, Double> measured = new LinkedHashMap<>(Map.of("hostile", 1.0));
    if (network.mask(first).sparsity() == 0) {
      return measured;
    }
    Mischief.now(mode);
    switch (mode) {
      case "none" -> measured = null;
      case "nothing" -> measured.put("hostile", null);
      case "nan" -> measured.put("hostile", Double.NaN);
      case "infinite" -> measured.put("hostile", Double.NEGATIVE_INFINITY);
      case "text" -> ((Map) measured).put("hostile", "text");
      case "other" -> measured.put("x".repeat(1_000_000), 1.0);
      case "weights" -> network.values(first, new float[network.values(first).length]);
      default -> { }
    }
    return measured;
  }
}
