// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Version;

/**
 * The plug-ins that are there now, several versions side by side. Descriptions come from the bundles' metadata; a
 * plug-in's class is loaded by {@link #acquire} alone. Safe for use by several threads.
 */
@ProviderType
public interface Catalog {

  /** All plug-ins that new runs may use, by kind, then name, then version with the highest first. */
  List<PluginDescription> plugins();

  /**
   * The highest version that a reference allows.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if there is none, with the nearest name or the versions that
   *     are there
   */
  PluginDescription resolve(String kind, PluginReference reference);

  /**
   * Exactly the plug-in that a plan was locked to. Unlike {@link #resolve}, it finds a retired version that is still
   * installed, so that a run can be retried on it.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if it is not there, or was built from other bytes
   */
  PluginDescription locked(String kind, String name, Version version, String sha256);

  /**
   * Keeps a plug-in without making an instance, so that it will still be there when one is wanted.
   *
   * @throws PluginException if it has left
   */
  Pin pin(PluginDescription plugin);

  /**
   * The bundles whose code a plug-in uses beside its own bundle's: contracts and libraries that it is wired to, theirs,
   * and their fragments; by name and version. A plan is not locked to them, but what they compute is part of a result.
   *
   * @throws PluginException if the plug-in has left
   */
  List<LockedBundle> libraries(PluginDescription plugin);

  /**
   * A new instance of a plug-in for the caller alone, without its parts. Its bundle stays until the lease is closed.
   *
   * @param type the kind's interface
   * @param options values by the names used in files; those not given have their defaults
   * @throws org.espalier.api.plugin.InvalidInputException if an option is refused
   * @throws PluginException if the plug-in can't be constructed or has left
   */
  <T> Lease<T> acquire(PluginDescription plugin, Class<T> type, Map<String, ?> options);
}
