// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

import java.util.function.Supplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** A plug-in that can't be constructed, whatever is given. */
@Component(factory = Probing.KIND)
@Plugin(name = "failing-probe", summary = "Can't be constructed")
@Designate(ocd = FailingProbe.Options.class)
public final class FailingProbe implements Supplier<String>, Probing {
  static {
    String asked = System.getProperty("espalier.itest.probe.initialiser", "");
    switch (asked) {
      case "throw" -> throw new UnansweredException("initialisation");
      case "interrupt" -> Thread.currentThread().interrupt();
      case "overflow" -> throw new StackOverflowError();
      default -> { }
    }
  }

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Whether it is the caller's fault")
    boolean invalid();
  }

  @Activate
  public FailingProbe(Options options) {
    if (options.invalid()) {
      throw new InvalidInputException("invalid must be false");
    }
    throw new UnansweredException("construction");
  }

  @Override
  public String get() {
    return "never";
  }
}
