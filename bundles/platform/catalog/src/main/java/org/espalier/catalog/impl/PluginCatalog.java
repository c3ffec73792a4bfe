// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.util.Comparator;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Lease;
import org.espalier.catalog.LockedBundle;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.Pin;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.PluginReference;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.ComponentFactory;
import org.osgi.service.component.ComponentInstance;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tracks the component factories that are plug-ins. */
@Component
public final class PluginCatalog implements Catalog {
  private static final Logger LOG = LoggerFactory.getLogger(PluginCatalog.class);

  private static final Comparator<PluginDescription> ORDER = Comparator.comparing(PluginDescription::kind)
      .thenComparing(PluginDescription::name)
      .thenComparing(PluginDescription::version, Comparator.reverseOrder())
      .thenComparing(PluginDescription::bundle);

  private final BundleContext context;
  private final PluginReader reader;
  private final BundleLeases leases;
  private final ComponentLog components;
  private final Libraries libraries = new Libraries();
  private final UncaughtExceptions uncaught;

  /** References only: the factories are fetched when something is acquired. */
  private final Map<ServiceReference<ComponentFactory<?>>, PluginDescription> plugins = new ConcurrentHashMap<>();

  @Activate
  public PluginCatalog(
      BundleContext context,
      @Reference ServiceComponentRuntime runtime,
      @Reference BundleLeases leases,
      @Reference ComponentLog components) {
    this.context = context;
    this.reader = new PluginReader(runtime);
    this.leases = leases;
    this.components = components;
    this.uncaught = new UncaughtExceptions(context);
    uncaught.begin();
  }

  @Deactivate
  void deactivate() {
    uncaught.end();
  }

  @Reference(
      service = ComponentFactory.class,
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC)
  void addFactory(ServiceReference<ComponentFactory<?>> factory) {
    try {
      reader.read(factory).ifPresent(plugin -> plugins.put(factory, plugin));
    } catch (RuntimeException e) {
      LOG.warn("a plug-in of {} can't be read", factory.getBundle().getSymbolicName(), e);
    }
  }

  void removeFactory(ServiceReference<ComponentFactory<?>> factory) {
    plugins.remove(factory);
  }

  @Override
  public List<PluginDescription> plugins() {
    return current().sorted(ORDER).toList();
  }

  private Stream<PluginDescription> current() {
    leases.awaitRefreshes();
    return plugins.entrySet().stream()
        .filter(entry -> isCurrent(entry.getKey()))
        .map(Map.Entry::getValue);
  }

  private boolean isCurrent(ServiceReference<?> factory) {
    Bundle bundle = factory.getBundle();
    return bundle != null && !leases.isRetired(bundle);
  }

  @Override
  public PluginDescription resolve(String kind, PluginReference reference) {
    List<PluginDescription> named = current()
        .filter(plugin -> plugin.kind().equals(kind) && plugin.name().equals(reference.name()))
        .sorted(ORDER).toList();
    if (named.isEmpty()) {
      throw new InvalidInputException("there is no " + kind + " " + reference.name() + hint(kind, reference.name()));
    }
    List<PluginDescription> allowed = named.stream().filter(plugin -> reference.includes(plugin.version())).toList();
    if (allowed.isEmpty()) {
      throw new InvalidInputException("no version of " + kind + " " + reference.name() + " is in "
          + reference.versions().orElseThrow() + "; there is " + versions(named));
    }
    PluginDescription highest = allowed.get(0);
    if (allowed.size() > 1 && allowed.get(1).version().equals(highest.version())) {
      throw new InvalidInputException(highest + " is in two bundles, " + highest.bundle() + " and "
          + allowed.get(1).bundle() + "; give one of them another version");
    }
    return highest;
  }

  private String hint(String kind, String name) {
    List<String> ofKind = current().filter(plugin -> plugin.kind().equals(kind)).map(PluginDescription::name).toList();
    if (!ofKind.isEmpty()) {
      return Nearest.hint(name, ofKind, "espalier plugins " + kind);
    }
    List<String> kinds = current().map(PluginDescription::kind).distinct().toList();
    return kinds.isEmpty() ? "; no plug-in is installed" : "; there is no " + kind + " at all";
  }

  private static String versions(List<PluginDescription> plugins) {
    return plugins.stream().map(plugin -> plugin.version().toString()).collect(Collectors.joining(", "));
  }

  @Override
  public PluginDescription locked(String kind, String name, Version version, String sha256) {
    leases.awaitRefreshes();
    String wanted = kind + " " + name + " " + version;
    List<PluginDescription> same = plugins.values().stream()
        .filter(plugin -> plugin.toString().equals(wanted))
        .toList();
    if (same.isEmpty()) {
      throw new InvalidInputException(wanted + " is not installed, and this was planned with it");
    }
    return same.stream().filter(plugin -> plugin.sha256().equals(sha256)).findFirst()
        .orElseThrow(() -> new InvalidInputException(wanted + " was planned with a bundle of SHA-256 " + sha256
            + ", but the one installed has " + same.get(0).sha256()));
  }

  @Override
  public Pin pin(PluginDescription plugin) {
    Bundle bundle = Optional.ofNullable(factory(plugin).getBundle()).orElseThrow(() -> gone(plugin));
    leases.open(bundle);
    AtomicBoolean open = new AtomicBoolean(true);
    Pin pin = () -> {
      if (open.getAndSet(false)) {
        leases.close(bundle);
      }
    };
    try {
      // it may have left while the pin waited for a refresh
      factory(plugin);
      return pin;
    } catch (PluginException e) {
      pin.close();
      throw e;
    }
  }

  @Override
  public List<LockedBundle> libraries(PluginDescription plugin) {
    Bundle bundle = Optional.ofNullable(factory(plugin).getBundle()).orElseThrow(() -> gone(plugin));
    leases.open(bundle);
    try {
      return libraries.of(bundle);
    } finally {
      leases.close(bundle);
    }
  }

  @Override
  public <T> Lease<T> acquire(PluginDescription plugin, Class<T> type, Map<String, ?> options) {
    Map<String, Object> all = plugin.complete(options);
    Bundle bundle = Optional.ofNullable(factory(plugin).getBundle()).orElseThrow(() -> gone(plugin));
    leases.open(bundle);
    try {
      ComponentInstance<?> component = construct(plugin, OptionProperties.of(plugin, all));
      Object instance = component.getInstance();
      if (!type.isInstance(instance)) {
        component.dispose();
        throw new PluginException(plugin + " does not implement " + type.getName());
      }
      return new PluginLease<>(plugin, component, type.cast(instance), () -> leases.close(bundle));
    } catch (RuntimeException | Error e) {
      leases.close(bundle);
      throw e;
    }
  }

  /** The factory is looked up when the lease is open: a bundle that was restarted while it waited has another one. */
  private ComponentInstance<?> construct(PluginDescription plugin, Dictionary<String, Object> properties) {
    ServiceReference<ComponentFactory<?>> reference = factory(plugin);
    ComponentFactory<?> factory = Optional.<ComponentFactory<?>>ofNullable(context.getService(reference))
        .orElseThrow(() -> gone(plugin));
    try {
      return components.construct(() -> factory.newInstance(properties));
    } catch (ComponentLog.ConstructionException e) {
      if (e.getCause() instanceof InvalidInputException invalid) {
        throw new InvalidInputException(plugin.kind() + " " + plugin.name() + ": " + invalid.getMessage());
      }
      throw PluginException.of(plugin, "to start", e.getCause());
    } finally {
      context.ungetService(reference);
    }
  }

  private ServiceReference<ComponentFactory<?>> factory(PluginDescription plugin) {
    leases.awaitRefreshes();
    return plugins.entrySet().stream()
        .filter(entry -> entry.getValue().equals(plugin))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> gone(plugin));
  }

  private static PluginException gone(PluginDescription plugin) {
    return new PluginException(plugin + " is not installed any more");
  }
}
