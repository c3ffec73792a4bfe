package org.espalier.check;

import aQute.bnd.header.OSGiHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * A bundle of this repository.
 *
 * @param name its folder in {@code bundles}
 * @param symbolicName of the bundle
 * @param imports packages that it imports, optional ones included
 * @param exports packages that it exports
 * @param fragment whether it is a fragment
 */
record BuiltBundle(
    String name, String symbolicName, Path jar, Set<String> imports, Set<String> exports, boolean fragment) {

  /** What a bundle is here for decides what it may know. */
  enum Role {
    API,
    /** Knows the API and the platform, and no plug-in. */
    PLATFORM,
    /** A library of others, made a bundle. */
    LIBRARY,
    /** Knows the API and libraries: whatever is none of the above. */
    PLUGIN
  }

  private static final Set<String> PLATFORM =
      Set.of("catalog", "experiment", "runner", "statistics", "store", "report", "cli");

  static BuiltBundle read(String name, Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      Attributes manifest = file.getManifest().getMainAttributes();
      return new BuiltBundle(
          name, manifest.getValue("Bundle-SymbolicName").replaceFirst(";.*", ""), jar,
          packages(manifest, "Import-Package"), packages(manifest, "Export-Package"),
          manifest.getValue("Fragment-Host") != null);
    }
  }

  Role role() {
    if (name.equals("api")) {
      return Role.API;
    } else if (PLATFORM.contains(name)) {
      return Role.PLATFORM;
    } else if (name.equals("nd4j") || name.startsWith("nd4j.")) {
      return Role.LIBRARY;
    }
    return Role.PLUGIN;
  }

  private static Set<String> packages(Attributes manifest, String header) {
    return new TreeSet<>(OSGiHeader.parseHeader(manifest.getValue(header)).keySet());
  }

  @Override
  public String toString() {
    return name;
  }
}
