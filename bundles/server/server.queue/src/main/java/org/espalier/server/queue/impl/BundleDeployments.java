// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.JsonObject;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.BundleState;
import org.espalier.server.data.Bundles;
import org.espalier.server.queue.Deployments;
import org.espalier.server.queue.Plugins;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The store of bundles: what is in it, a worker has looked at. */
@Component
public final class BundleDeployments implements Deployments, Plugins {
  private static final long MOST_BYTES = 512L << 20;
  private static final int MOST_ENTRIES = 100_000;
  private static final long MOST_UNPACKED = 4L << 30;

  private final Bundles bundles;
  private final Workforce workforce;
  private final Retirement retirement;

  @Activate
  public BundleDeployments(
      @Reference Bundles bundles, @Reference Workforce workforce, @Reference Retirement retirement) {
    this.bundles = bundles;
    this.workforce = workforce;
    this.retirement = retirement;
  }

  @Override
  public List<JsonObject> all() {
    return workforce.plugins(workforce.active());
  }

  @Override
  public synchronized BundleRecord deploy(Path jar, String who) {
    if (!Files.isRegularFile(jar, LinkOption.NOFOLLOW_LINKS)) {
      throw new InvalidInputException(jar.getFileName() + " is no regular file; give a jar");
    }
    Path copy = workforce.jar(".new");
    try {
      if (Files.size(jar) > MOST_BYTES) {
        throw new InvalidInputException(
            jar.getFileName() + " has " + Files.size(jar) + " bytes; a bundle has " + MOST_BYTES + " at most");
      }
      Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
      return admit(copy, jar.getFileName().toString(), who);
    } catch (IOException e) {
      throw new InvalidInputException(jar.getFileName() + " can't be read: " + e.getMessage(), e);
    } finally {
      delete(copy);
    }
  }

  private BundleRecord admit(Path copy, String name, String who) throws IOException {
    String sha256 = sha256(copy);
    Attributes manifest = manifest(copy, name);
    String symbolicName = symbolicName(manifest, name);
    String version = Optional.ofNullable(manifest.getValue("Bundle-Version")).orElse("0.0.0").strip();
    Optional<BundleRecord> same = bundles.find(sha256);
    if (same.filter(known -> known.state() == BundleState.ACTIVE).isPresent()) {
      return same.get();
    }
    for (BundleRecord other : bundles.all()) {
      if (other.name().equals(symbolicName) && other.version().equals(version) && !other.sha256().equals(sha256)) {
        throw new InvalidInputException(
            name + " is " + symbolicName + " " + version + ", which is deployed with other bytes; give it another"
                + " version");
      }
    }
    Path file = workforce.jar(sha256);
    boolean there = Files.exists(file);
    Files.move(copy, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try {
      look(sha256, name);
    } catch (RuntimeException e) {
      if (!there) {
        delete(file);
      }
      throw e;
    }
    if (same.isPresent()) {
      bundles.change(sha256, Set.of(BundleState.DRAINING, BundleState.RETIRED), BundleState.ACTIVE, who);
    } else {
      Instant now = Instant.now();
      bundles.add(new BundleRecord(sha256, symbolicName, version, BundleState.ACTIVE, who, now, now));
    }
    return bundles.find(sha256).orElseThrow();
  }

  /** Installs it, in a worker, beside all that are active. */
  private void look(String sha256, String name) {
    List<String> all = new ArrayList<>(workforce.active());
    all.remove(sha256);
    all.add(sha256);
    try {
      workforce.plugins(all);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(
          e.getMessage().replace(workforce.jar(sha256).toString(), name).replace(sha256 + ".jar", name), e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Looked at before any process is: what would fill the disk or leads out of the jar is refused. */
  private static Attributes manifest(Path file, String name) {
    try (JarFile jar = new JarFile(file.toFile())) {
      if (jar.size() > MOST_ENTRIES) {
        throw new InvalidInputException(name + " has " + jar.size() + " entries; " + MOST_ENTRIES + " are the most");
      }
      long unpacked = 0;
      for (var entry : (Iterable<java.util.jar.JarEntry>) jar.stream()::iterator) {
        Path path = Path.of("/", entry.getName());
        if (!path.normalize().equals(path) || entry.getName().startsWith("/") || entry.getName().contains("\\")) {
          throw new InvalidInputException(name + " has an entry that leads out of it: " + entry.getName());
        }
        unpacked += Math.max(0, entry.getSize());
        if (unpacked > MOST_UNPACKED) {
          throw new InvalidInputException(name + " would take more than " + MOST_UNPACKED + " bytes unpacked");
        }
      }
      Manifest manifest = jar.getManifest();
      if (manifest == null) {
        throw new InvalidInputException(
            name + " is not a bundle: it has no manifest; build it with the bnd-maven-plugin");
      }
      return manifest.getMainAttributes();
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new InvalidInputException(name + " is not a complete jar: " + e.getMessage() + "; copy it again", e);
    }
  }

  private static String symbolicName(Attributes manifest, String name) {
    String value = manifest.getValue("Bundle-SymbolicName");
    if (value == null || value.isBlank()) {
      throw new InvalidInputException(
          name + " is not a bundle: its manifest has no Bundle-SymbolicName; build it with the bnd-maven-plugin");
    }
    return value.replaceFirst(";.*", "").strip();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new InvalidInputException("can't delete " + file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public BundleRecord retire(String sha256, String who) {
    if (bundles.find(sha256).isEmpty()) {
      throw new InvalidInputException("there is no bundle " + sha256);
    }
    bundles.change(sha256, Set.of(BundleState.ACTIVE), BundleState.DRAINING, who);
    retirement.look();
    return bundles.find(sha256).orElseThrow();
  }
}
