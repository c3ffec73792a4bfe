// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.size;

import org.espalier.api.budget.Budget;
import org.espalier.api.plugin.Plugin;
import org.espalier.network.Size;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Limits weights of all layers. */
@Component(factory = Budget.KIND)
@Plugin(
    name = "weights",
    summary = "Limits the weights, without biases and what normalisations scale and"
        + " add")
@Designate(ocd = Limited.class)
public final class WeightBudget extends SizeBudget {

  @Activate
  public WeightBudget(Limited options) {
    super(Size.WEIGHTS, options);
  }
}
