// SPDX-License-Identifier: Apache-2.0
package org.espalier.nd4j.activator;

import org.espalier.nd4j.Backend;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Prepares ND4J before its first class is used: with the lazy policy the framework calls it just then. */
public final class Activator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    Backend.prepare();
  }

  @Override
  public void stop(BundleContext context) {
    // ND4J has no way back: what it holds goes with its class loader
  }
}
