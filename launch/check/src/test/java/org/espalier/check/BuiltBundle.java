// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import aQute.bnd.header.OSGiHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * A bundle of this repository.
 *
 * @param name its folder in the role's
 * @param symbolicName of the bundle
 * @param imports packages that it imports, optional ones included
 * @param exports packages that it exports
 * @param fragment whether it is a fragment
 */
record BuiltBundle(
    Role role, String name, String symbolicName, Path jar, Set<String> imports, Set<String> exports, boolean fragment) {

  /** What a bundle is here for, which decides what it may know: the folder in {@code bundles} that it lies in. */
  enum Role {
    /** Contracts: know the JDK and one another. */
    API,
    /** What plug-ins share: knows the API. */
    LIBRARIES,
    /** Knows the API and the platform, and no plug-in. */
    PLATFORM,
    /** Knows the API and libraries. */
    PLUGINS,
    /** The shared server: knows what the platform may know, and the platform. */
    SERVER;

    String folder() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static BuiltBundle read(Role role, String name, Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Attributes manifest = file.getManifest().getMainAttributes();
      return new BuiltBundle(
          role, name, manifest.getValue("Bundle-SymbolicName").replaceFirst(";.*", ""), jar,
          packages(manifest, "Import-Package"), packages(manifest, "Export-Package"),
          manifest.getValue("Fragment-Host") != null);
    }
  }

  private static Set<String> packages(Attributes manifest, String header) {
    return new TreeSet<>(OSGiHeader.parseHeader(manifest.getValue(header)).keySet());
  }

  @Override
  public String toString() {
    return name;
  }
}
