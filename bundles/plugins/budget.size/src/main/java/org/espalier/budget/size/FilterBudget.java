// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.size;

import org.espalier.api.budget.Budget;
import org.espalier.api.plugin.Plugin;
import org.espalier.network.Size;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Limits the filters of all convolutions. */
@Component(factory = Budget.KIND)
@Plugin(
    name = "filters",
    summary = "Limits the filters of all convolutions")
@Designate(ocd = Limited.class)
public final class FilterBudget extends SizeBudget {

  @Activate
  public FilterBudget(Limited options) {
    super(Size.FILTERS, options);
  }
}
