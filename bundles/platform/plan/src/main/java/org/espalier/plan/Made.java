// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.lang.ref.SoftReference;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.espalier.catalog.Catalog;

/**
 * What plug-ins make once for all runs in this process that use them alike, as long as there is memory for it. Safe for
 * use by several threads: one makes it, and others that want the same wait.
 */
final class Made {
  private static final Map<Catalog, Made> BY_CATALOG = Collections.synchronizedMap(new WeakHashMap<>());

  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();

  private record Key(PluginUse use, String name) {}

  /** A place for one thing, which is locked while it is made. */
  private static final class Entry {
    private SoftReference<byte[]> bytes = new SoftReference<>(null);

    synchronized byte[] get(Supplier<byte[]> make) {
      byte[] made = bytes.get();
      if (made == null) {
        made = make.get();
        bytes = new SoftReference<>(made);
      }
      return made;
    }
  }

  private Made() {}

  /** What the plug-ins of a catalogue have made. */
  static Made by(Catalog catalog) {
    return BY_CATALOG.computeIfAbsent(catalog, plugins -> new Made());
  }

  /**
   * As {@link org.espalier.api.plugin.Parts#once} has it.
   *
   * @param use the plug-in with its options, parts and digests
   */
  byte[] get(PluginUse use, String name, Supplier<byte[]> make) {
    return entries.computeIfAbsent(new Key(use, name), key -> new Entry()).get(make);
  }
}
