// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.List;
import org.espalier.catalog.KindDescription;
import org.espalier.catalog.PluginDescription;

/**
 * What listings are made of. It changes with the bundles alone, so that it can be kept.
 *
 * @param plugins by kind, then name, then version with the highest first
 * @param kinds those of the plug-ins, by id
 * @param schema of experiment files, as it is printed
 */
record Listings(List<PluginDescription> plugins, List<KindDescription> kinds, String schema) {
  Listings {
    plugins = List.copyOf(plugins);
    kinds = List.copyOf(kinds);
  }
}
