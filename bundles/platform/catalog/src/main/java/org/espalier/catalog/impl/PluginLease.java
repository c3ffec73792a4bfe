// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginException;
import org.osgi.service.component.ComponentInstance;

/** A lease that lets go of the instance when it is closed, so that keeping it keeps no class loader. */
final class PluginLease<T> implements Lease<T> {
  /** For a plug-in to let go of what it has. */
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int LOOKS = 100;

  private final PluginDescription plugin;
  private final AtomicReference<Held<T>> held;
  private final Runnable atClose;

  /** The component does not give the instance any more once its bundle has been stopped by someone else. */
  private record Held<T>(ComponentInstance<?> component, T instance) {}

  PluginLease(PluginDescription plugin, ComponentInstance<?> component, T instance, Runnable atClose) {
    this.plugin = plugin;
    this.held = new AtomicReference<>(new Held<>(component, instance));
    this.atClose = atClose;
  }

  @Override
  public T instance() {
    Held<T> open = held.get();
    if (open == null) {
      throw new IllegalStateException("the lease on " + plugin + " is closed");
    }
    return open.instance();
  }

  @Override
  public PluginDescription description() {
    return plugin;
  }

  @Override
  public void close() {
    Held<T> open = held.getAndSet(null);
    if (open != null) {
      try {
        dispose(open.component());
      } finally {
        atClose.run();
      }
    }
  }

  /** By a thread of its own, since what a plug-in does at its end may never come back. */
  private void dispose(ComponentInstance<?> component) {
    Thread end = new Thread(component::dispose, Thread.currentThread().getName() + "-end");
    end.setDaemon(true);
    end.start();
    boolean interrupted = false;
    // counted in looks and not by the clock, which goes on while a full memory is searched or the machine stands still
    for (int looks = 0; looks < LOOKS && end.isAlive(); looks++) {
      try {
        end.join(LIMIT.toMillis() / LOOKS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (end.isAlive()) {
      throw new PluginException(
          plugin + " did not come back from @Deactivate within " + LIMIT.toSeconds() + " s");
    }
  }
}
