// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Makes its bundle fail to start. */
public final class FailingActivator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    throw new UnansweredException("start");
  }

  @Override
  public void stop(BundleContext context) {}
}
