package org.espalier.catalog.impl;

import java.util.concurrent.atomic.AtomicReference;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginDescription;
import org.osgi.service.component.ComponentInstance;

/** A lease that lets go of the instance when it is closed, so that keeping it keeps no class loader. */
final class PluginLease<T> implements Lease<T> {
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
        open.component().dispose();
      } finally {
        atClose.run();
      }
    }
  }
}
