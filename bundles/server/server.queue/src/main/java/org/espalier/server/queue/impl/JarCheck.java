// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.espalier.api.plugin.InvalidInputException;
import org.osgi.framework.Version;

/**
 * Looks at a jar before any process is given it: what is no bundle, would fill the disk, leads out of the jar or can be
 * read in two ways is refused. What the jar says of its sizes is not believed: all of it is unpacked, into nothing.
 */
final class JarCheck {
  static final int MOST_ENTRIES = 100_000;
  static final long MOST_UNPACKED = 2L << 30;
  /** How many times as large as it is packed a jar may be, if it is larger than what any disk has room for. */
  static final int MOST_RATIO = 100;
  static final long ANY_DISK = 64L << 20;
  static final int MOST_MANIFEST = 1 << 20;
  static final int LONGEST_NAME = 500;
  private static final int SHOWN = 100;
  /** Packages that are the platform's, with all below them: whoever got them from elsewhere would not fit to it. */
  private static final Pattern PLATFORM = Pattern.compile("(java|org\\.espalier\\.api|org\\.osgi\\.framework)(\\..*)?");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"?");

  private final Path file;
  private final String name;

  /**
   * @param name by which a person knows the file
   */
  JarCheck(Path file, String name) {
    this.file = file;
    this.name = name;
  }

  /**
   * What the manifest says that a bundle is.
   *
   * @param version as OSGi writes it
   */
  record Identity(String symbolicName, String version) {}

  /**
   * Looks at all of it.
   *
   * @throws InvalidInputException if it is refused, with the file and the reason
   */
  Identity identity() {
    try {
      requireSound();
      try (JarFile jar = new JarFile(file.toFile(), false)) {
        return identity(Optional.ofNullable(jar.getManifest()).orElseThrow(() -> new InvalidInputException(
            name + " is not a bundle: it has no manifest; build it with the bnd-maven-plugin")).getMainAttributes());
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new InvalidInputException(
          name + " is not a complete jar: " + shown(String.valueOf(e.getMessage())) + "; copy it again", e);
    }
  }

  private void requireSound() throws IOException {
    long packed = Files.size(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      if (zip.size() > MOST_ENTRIES) {
        throw refused("has " + zip.size() + " entries; " + MOST_ENTRIES + " are the most");
      }
      List<? extends ZipEntry> entries = zip.stream().toList();
      Set<Path> places = new HashSet<>();
      entries.forEach(entry -> requireInside(entry.getName(), places));
      long unpacked = 0;
      for (ZipEntry entry : entries) {
        long most = Math.max(ANY_DISK, Math.min(MOST_UNPACKED, MOST_RATIO * packed));
        long bytes = unpack(zip, entry, most - unpacked);
        unpacked += bytes;
        if (unpacked > most) {
          throw refused("would take more than " + (most >> 20) + " MiB unpacked, where it has " + packed + " bytes; "
              + MOST_RATIO + " times as much is the most, and never more than " + (MOST_UNPACKED >> 20) + " MiB");
        }
        if (bytes != entry.getSize()) {
          throw refused("says that its entry " + shown(entry.getName()) + " has " + entry.getSize()
              + " bytes, where it has " + bytes);
        }
        if (entry.getName().equals(JarFile.MANIFEST_NAME) && bytes > MOST_MANIFEST) {
          throw refused("has a manifest of " + bytes + " bytes; " + MOST_MANIFEST + " are the most");
        }
      }
    }
  }

  /** One name leads to one file, below where the jar is unpacked. */
  private void requireInside(String entry, Set<Path> places) {
    Path place = place(entry).orElseThrow(() -> refused("has an entry that leads out of it: " + shown(entry)));
    if (!places.add(place)) {
      throw refused("has two entries of the name " + shown(entry));
    }
    if (entry.equalsIgnoreCase(JarFile.MANIFEST_NAME) && !entry.equals(JarFile.MANIFEST_NAME)) {
      throw refused("has an entry " + shown(entry) + ", which some read as its manifest; " + JarFile.MANIFEST_NAME
          + " is the one");
    }
  }

  private static Optional<Path> place(String entry) {
    try {
      Path path = Path.of("/", entry);
      boolean inside = path.normalize().equals(path) && !entry.startsWith("/") && !entry.contains("\\")
          && !entry.matches("[A-Za-z]:.*");
      return Optional.of(path).filter(one -> inside);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  /** Unpacks an entry, and stops where it is more than may be. */
  private static long unpack(ZipFile zip, ZipEntry entry, long most) throws IOException {
    byte[] block = new byte[1 << 16];
    long bytes = 0;
    try (InputStream in = zip.getInputStream(entry)) {
      if (in == null) {
        throw new ZipException("its entry " + shown(entry.getName()) + " is not there");
      }
      for (int n = in.read(block); n >= 0 && bytes <= most; n = in.read(block)) {
        bytes += n;
      }
    }
    return bytes;
  }

  private Identity identity(Attributes manifest) {
    String value = manifest.getValue("Bundle-SymbolicName");
    if (value == null || value.isBlank()) {
      throw new InvalidInputException(
          name + " is not a bundle: its manifest has no Bundle-SymbolicName; build it with the bnd-maven-plugin");
    }
    String symbolicName = value.replaceFirst("(?s);.*", "").strip();
    if (symbolicName.length() > LONGEST_NAME || !symbolicName.matches("[A-Za-z0-9_.-]+")) {
      throw refused("has the Bundle-SymbolicName " + shown(symbolicName)
          + "; it must be made of letters, digits, dots, hyphens and underscores, " + LONGEST_NAME + " at most");
    }
    exports(manifest).filter(PLATFORM.asMatchPredicate()).findFirst().ifPresent(taken -> {
      throw refused("exports the package " + shown(taken)
          + ", which is the platform's; build it with the bnd-maven-plugin, and let it import that package");
    });
    String version = Optional.ofNullable(manifest.getValue("Bundle-Version")).orElse("0.0.0").strip();
    try {
      if (version.length() <= SHOWN) {
        return new Identity(symbolicName, Version.parseVersion(version).toString());
      }
    } catch (IllegalArgumentException e) {
      // told below
    }
    throw refused("has the Bundle-Version " + shown(version)
        + "; it must be three whole numbers with dots between them, and a qualifier behind a fourth if there is one");
  }

  /** Names of packages: each clause is some of them, and parameters, which have an equals sign. */
  private static Stream<String> exports(Attributes manifest) {
    String header = Optional.ofNullable(manifest.getValue("Export-Package")).orElse("");
    return Stream.of(QUOTED.matcher(header).replaceAll("").split("[,;]"))
        .filter(part -> part.indexOf('=') < 0)
        .map(String::strip);
  }

  private InvalidInputException refused(String reason) {
    return new InvalidInputException(name + " " + reason);
  }

  /** A text of somebody's as it fits into a sentence. */
  static String shown(String text) {
    String line = text.substring(0, Math.min(text.length(), SHOWN)).replaceAll("\\p{Cntrl}", " ");
    return line.length() < text.length() ? line + " ..." : line;
  }
}
