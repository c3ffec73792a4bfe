// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.espalier.catalog.Deployment;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;

/**
 * Makes bundles of the probe package: one for each version, told apart by a resource as changed code would be.
 */
final class Probes {
  static final String BUNDLE = "org.espalier.itest.probe";
  static final String LIBRARY = "org.espalier.itest.library";
  static final Version V1_0 = new Version(1, 0, 0);
  static final Version V1_1 = new Version(1, 1, 0);

  /** Packages of the kinds that its plug-ins are of. */
  static final String CONTRACTS = "org.espalier.api.pruning, org.espalier.api.procedure";

  private static final Bundle SELF = FrameworkUtil.getBundle(Probes.class);

  private Probes() {}

  /** Writes a bundle of this version, with further headers, into a folder. */
  static Path write(Path folder, Version version, Map<String, String> headers) throws IOException {
    Path file = Files.createTempFile(folder, "probe-" + version + "-", ".jar");
    Map<String, String> all = new HashMap<>(Map.of(
        "Import-Package", "org.espalier.api.plugin;version=\"[1.0,2)\", " + CONTRACTS,
        "Service-Component", "OSGI-INF/*.xml"));
    all.putAll(headers);
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest(BUNDLE, version, all))) {
      jar.putNextEntry(new ZipEntry("version.txt"));
      jar.write(version.toString().getBytes(StandardCharsets.UTF_8));
      copy("org/espalier/itest/probe", "*.class", jar);
      copy("OSGI-INF", "*probe*.xml", jar);
    }
    return file;
  }

  static Path write(Path folder, Version version) throws IOException {
    return write(folder, version, Map.of());
  }

  /** Writes a bundle without plug-ins that exports the package {@code org.example.library}. */
  static Path writeLibrary(Path folder, Version version) throws IOException {
    Path file = Files.createTempFile(folder, "library-" + version + "-", ".jar");
    Manifest manifest = manifest(LIBRARY, version, Map.of("Export-Package", "org.example.library;version=" + version));
    new JarOutputStream(Files.newOutputStream(file), manifest).close();
    return file;
  }

  private static Manifest manifest(String name, Version version, Map<String, String> headers) {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", name);
    main.putValue("Bundle-Version", version.toString());
    headers.forEach(main::putValue);
    return manifest;
  }

  private static void copy(String path, String pattern, JarOutputStream jar) throws IOException {
    for (URL entry : Collections.list(SELF.findEntries(path, pattern, true))) {
      jar.putNextEntry(new ZipEntry(entry.getPath().substring(1)));
      try (InputStream in = entry.openStream()) {
        in.transferTo(jar);
      }
    }
  }

  static void install(Deployment deployment, Path folder, Version version) throws IOException {
    deployment.install(write(folder, version));
  }

  static long installed() {
    return Arrays.stream(bundles()).filter(bundle -> BUNDLE.equals(bundle.getSymbolicName())).count();
  }

  static Bundle bundle(Version version) {
    return bundle(BUNDLE, version);
  }

  static Bundle bundle(String name, Version version) {
    return Arrays.stream(bundles())
        .filter(bundle -> name.equals(bundle.getSymbolicName()) && bundle.getVersion().equals(version))
        .findFirst().orElseThrow();
  }

  static void uninstallAll() throws BundleException {
    for (Bundle bundle : bundles()) {
      if (BUNDLE.equals(bundle.getSymbolicName()) || LIBRARY.equals(bundle.getSymbolicName())) {
        bundle.uninstall();
      }
    }
  }

  private static Bundle[] bundles() {
    return SELF.getBundleContext().getBundles();
  }
}
