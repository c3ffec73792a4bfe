// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Parts;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.Thrown;
import org.osgi.framework.Version;

/** Makes instances of plug-ins with their parts, to any depth. Safe for use by several threads. */
public final class Composer {
  private final Catalog catalog;

  public Composer(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * A new instance of a plug-in, which has its parts already. When its lease is closed, what it took of them and has
   * not given back is closed after it, the last one first.
   *
   * @throws InvalidInputException if a plug-in is not there, was built from other bytes, or refuses its options
   * @throws PluginException if it can't be constructed, or not with its parts
   */
  public <T> Lease<T> compose(PluginUse use, Class<T> type) {
    PluginDescription plugin = description(use);
    // not by this one, but by who asks for it
    boolean interrupted = Thread.currentThread().isInterrupted();
    Lease<T> lease = catalog.acquire(plugin, type, use.options());
    OwnParts parts = new OwnParts(use);
    try {
      if (lease.instance() instanceof Composed composed) {
        composed.compose(parts);
      } else if (plugin.parts().stream().anyMatch(part -> !part.ofThePlatform(plugin.kind()))) {
        throw new PluginException(
            plugin + " declares parts and does not implement " + Composed.class.getName() + ", so that it has none");
      }
      if (!interrupted && Thread.interrupted()) {
        throw new PluginException(plugin + " failed to start: it left its thread interrupted");
      }
      return new WithParts<>(lease, parts);
    } catch (InvalidInputException | PluginException e) {
      close(lease, parts);
      throw e;
    } catch (Exception | Error e) {
      close(lease, parts);
      throw PluginException.of(plugin, "to take its parts", e);
    }
  }

  /** The plug-in that a use is locked to. */
  PluginDescription description(PluginUse use) {
    return catalog.locked(use.kind(), use.name(), Version.parseVersion(use.version()), use.sha256());
  }

  private static void close(Lease<?> lease, OwnParts parts) {
    try {
      lease.close();
    } finally {
      parts.close();
    }
  }

  /** A lease that ends with those of the parts. */
  private record WithParts<T>(Lease<T> lease, OwnParts parts) implements Lease<T> {
    @Override
    public T instance() {
      return lease.instance();
    }

    @Override
    public PluginDescription description() {
      return lease.description();
    }

    @Override
    public void close() {
      Composer.close(lease, parts);
    }
  }

  /** What one instance sees of the plug-ins that it is composed with. */
  private final class OwnParts implements Parts {
    private final PluginUse use;
    private final Object lock = new Object();
    /** Those that were not given back. Guarded by lock, without which plug-ins are made and ended. */
    private final List<Lease<?>> given = new ArrayList<>();
    /** Guarded by lock. */
    private boolean closed;

    OwnParts(PluginUse use) {
      this.use = use;
    }

    @Override
    public <T> T part(String kind, Class<T> type) {
      List<PluginUse> uses = use.parts(kind);
      if (uses.size() != 1) {
        throw new InvalidInputException(
            use.kind() + " " + use.name() + " asks for one part " + kind + ", of which the experiment gives "
                + (uses.isEmpty() ? "none" : uses.size()));
      }
      return give(uses.get(0), type);
    }

    @Override
    public <T> List<T> parts(String kind, Class<T> type) {
      return use.parts(kind).stream().map(part -> give(part, type)).toList();
    }

    private <T> T give(PluginUse part, Class<T> type) {
      Lease<T> lease = compose(part, type);
      synchronized (lock) {
        if (!closed) {
          given.add(lease);
          return lease.instance();
        }
      }
      lease.close();
      throw new IllegalStateException(use.kind() + " " + use.name() + " asks for a part after its end");
    }

    @Override
    public byte[] once(String name, Supplier<byte[]> make) {
      return Made.by(catalog).get(use, name, make);
    }

    @Override
    public RuntimeException unsound(Object part, String did) {
      synchronized (lock) {
        return given.stream()
            .filter(lease -> lease.instance() == part)
            .findFirst()
            .<RuntimeException>map(
                lease -> new PluginException(lease.description() + ": " + Thrown.sentence(did)))
            .orElseGet(() -> new InvalidInputException(Thrown.sentence(did)));
      }
    }

    @Override
    public void release(Object part) {
      take(part).close();
    }

    private Lease<?> take(Object part) {
      synchronized (lock) {
        for (int i = given.size() - 1; i >= 0; i--) {
          if (given.get(i).instance() == part) {
            return given.remove(i);
          }
        }
      }
      throw new IllegalArgumentException(
          use.kind() + " " + use.name() + " gives back what it was not given, or gave back before");
    }

    void close() {
      List<Lease<?>> rest;
      synchronized (lock) {
        closed = true;
        rest = List.copyOf(given);
        given.clear();
      }
      for (int i = rest.size() - 1; i >= 0; i--) {
        rest.get(i).close();
      }
    }
  }
}
