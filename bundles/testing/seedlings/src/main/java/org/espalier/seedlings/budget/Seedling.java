// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.budget;

import java.util.Collection;
import java.util.OptionalDouble;
import org.espalier.api.budget.Budget;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Limits the parameters of all layers: weights, biases, and what normalisations scale and add. */
@Component(factory = Budget.KIND)
@Plugin(name = "seedling", summary = "Limits the parameters of all layers, biases included")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements Budget {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Largest share of what the whole network takes; 0: what the run's sparsity leaves",
        min = "0",
        max = "1")
    double limit() default 0;
  }

  private final double limit;

  @Activate
  public Seedling(Options options) {
    limit = options.limit();
  }

  @Override
  public String resource() {
    return "parameters";
  }

  @Override
  public String unit() {
    return "1";
  }

  @Override
  public OptionalDouble limit() {
    return limit == 0 ? OptionalDouble.empty() : OptionalDouble.of(limit);
  }

  @Override
  public OptionalDouble count(Collection<Architecture> architectures) {
    return OptionalDouble.of(architectures.stream().mapToLong(Architecture::parameterCount).sum());
  }
}
