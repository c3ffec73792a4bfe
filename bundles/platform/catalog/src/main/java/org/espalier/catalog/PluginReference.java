// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.osgi.framework.Version;
import org.osgi.framework.VersionRange;

/**
 * A plug-in as an experiment file names it: {@code magnitude} or {@code magnitude@[1.0,2.0)}.
 *
 * @param name the plug-in's name
 * @param versions the versions allowed; empty if any will do
 */
public record PluginReference(String name, Optional<VersionRange> versions) {

  /**
   * Reads a name, or a name with a version range in the notation of OSGi after an {@code @}; a range that is a single
   * version means that one or any later.
   *
   * @throws InvalidInputException if there is no name, or the range can't be read
   */
  public static PluginReference parse(String text) {
    int at = text.indexOf('@');
    String name = at < 0 ? text : text.substring(0, at);
    if (name.isBlank()) {
      throw new InvalidInputException("\"" + text + "\" names no plug-in; write a name, or name@[1.0,2.0)");
    }
    if (at < 0) {
      return new PluginReference(name, Optional.empty());
    }
    try {
      return new PluginReference(name, Optional.of(VersionRange.valueOf(text.substring(at + 1))));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          "\"" + text.substring(at + 1) + "\" in " + text + " is no version range; write one such as [1.0,2.0)");
    }
  }

  /** Whether a version is allowed. */
  public boolean includes(Version version) {
    return versions.map(range -> range.includes(version)).orElse(true);
  }

  /** As it is written. */
  @Override
  public String toString() {
    return versions.map(range -> name + "@" + range).orElse(name);
  }
}
