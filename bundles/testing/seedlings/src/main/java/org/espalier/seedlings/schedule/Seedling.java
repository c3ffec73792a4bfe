// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.schedule;

import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Schedule;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Sparsity grows with a power of the share of the steps that are done: {@code target (done / planned)^exponent}. */
@Component(factory = Schedule.KIND)
@Plugin(name = "seedling", summary = "Sparsity grows with a power of the steps done: late for a high exponent")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements Schedule {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "1 is linear, above 1 begins slowly, below 1 begins fast", min = "0.1", max = "10")
    double exponent() default 2;
  }

  private final double exponent;

  @Activate
  public Seedling(Options options) {
    exponent = options.exponent();
  }

  @Override
  public double sparsity(long done, long planned, double target) {
    // StrictMath gives the same bits on every machine
    return target * StrictMath.pow((double) done / planned, exponent);
  }
}
