// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Makes its bundle fail to start, or starts and interrupts whoever has started it. */
public final class FailingActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    if (context.getBundle().getHeaders("").get("Espalier-Interrupt") == null) {
      throw new UnansweredException("start");
    }
    Thread.currentThread().interrupt();
  }

  @Override
  public void stop(BundleContext context) {}
}
