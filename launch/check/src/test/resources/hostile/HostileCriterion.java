// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Subject;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@Component(factory = Criterion.KIND)
@Plugin(name = "hostile", summary = "Misbehaves")
@Designate(ocd = HostileCriterion.Options.class)
public final class HostileCriterion implements Criterion {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "What goes wrong")
    String mode() default "";

    @AttributeDefinition(description = "Where it goes wrong")
    String where() default "score";
  }

  private final String mode;
  private final String where;

  @Activate
  public HostileCriterion(Options options) {
    mode = options.mode();
    where = options.where();
    at("start");
  }

  @Deactivate
  public void end() {
    at("end");
  }

  private void at(String place) {
    if (where.equals(place)) {
      Mischief.now(mode);
    }
  }

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable) {
    at("refusal");
    if (!where.equals("refusal")) {
      return Optional.empty();
    }
    return mode.equals("nothing") ? null : mode.equals("long") ? Optional.of("x".repeat(5_000_000)) : Optional.empty();
  }

  @Override
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Map<String, float[]> score(Subject subject) {
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      float[] values = subject.network().values(parameter.name());
      for (int i = 0; i < values.length; i++) {
        values[i] = Math.abs(values[i]);
      }
      scores.put(parameter.name(), values);
    }
    at("score");
    String first = subject.prunable().get(0).name();
    switch (mode) {
      case "nothing" -> scores = null;
      case "nan" -> scores.get(first)[0] = Float.NaN;
      case "infinite" -> scores.get(first)[0] = Float.POSITIVE_INFINITY;
      case "short" -> scores.put(first, new float[1]);
      case "text" -> ((Map) scores).put(first, "text");
      case "weights" -> subject.network().values(first, new float[scores.get(first).length]);
      case "masks" -> subject.network().mask(first, Mask.keeping(scores.get(first).length, new int[] {0}));
      default -> { }
    }
    return scores;
  }
}
