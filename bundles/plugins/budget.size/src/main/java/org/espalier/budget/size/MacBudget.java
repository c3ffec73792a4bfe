// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.size;

import org.espalier.api.budget.Budget;
import org.espalier.api.plugin.Plugin;
import org.espalier.network.Size;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Limits multiply-accumulates of a forward pass. */
@Component(factory = Budget.KIND)
@Plugin(
    name = "macs",
    summary = "Limits the multiply-accumulates of a forward pass of one sample")
@Designate(ocd = Limited.class)
public final class MacBudget extends SizeBudget {

  @Activate
  public MacBudget(Limited options) {
    super(Size.MACS, options);
  }
}
