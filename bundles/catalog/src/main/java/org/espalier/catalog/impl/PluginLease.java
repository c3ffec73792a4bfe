package org.espalier.catalog.impl;

import java.util.concurrent.atomic.AtomicReference;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginDescription;
import org.osgi.service.component.ComponentInstance;

/** A lease that lets go of the instance when it is closed, so that keeping it keeps no class loader. */
final class PluginLease<T> implements Lease<T> {
  private final PluginDescription plugin;
  private final Class<T> type;
  private final AtomicReference<ComponentInstance<?>> component;
  private final Runnable atClose;

  PluginLease(PluginDescription plugin, Class<T> type, ComponentInstance<?> component, Runnable atClose) {
    this.plugin = plugin;
    this.type = type;
    this.component = new AtomicReference<>(component);
    this.atClose = atClose;
  }

  @Override
  public T instance() {
    ComponentInstance<?> held = component.get();
    if (held == null) {
      throw new IllegalStateException("the lease on " + plugin + " is closed");
    }
    return type.cast(held.getInstance());
  }

  @Override
  public PluginDescription description() {
    return plugin;
  }

  @Override
  public void close() {
    ComponentInstance<?> held = component.getAndSet(null);
    if (held != null) {
      try {
        held.dispose();
      } finally {
        atClose.run();
      }
    }
  }
}
