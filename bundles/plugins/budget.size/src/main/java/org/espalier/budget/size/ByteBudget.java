// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.size;

import org.espalier.api.budget.Budget;
import org.espalier.api.plugin.Plugin;
import org.espalier.network.Size;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/** Limits bytes on disk. */
@Component(factory = Budget.KIND)
@Plugin(
    name = "bytes",
    summary = "Limits the bytes on disk: four for each number of each parameter,"
        + " running statistics included")
@Designate(ocd = Limited.class)
public final class ByteBudget extends SizeBudget {

  @Activate
  public ByteBudget(Limited options) {
    super(Size.BYTES, options);
  }
}
