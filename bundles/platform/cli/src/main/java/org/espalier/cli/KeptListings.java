// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.launch.Cache;

/**
 * The file with the listings of one state of the assembly and of the plug-in jars beside it, which its name is made of.
 * It begins with the digest of what follows; one that is damaged is no file. It appears whole or not at all.
 *
 * @param file that need not exist
 */
record KeptListings(Path file) {
  private static final String BEGIN = "listings-";
  /** As somebody who builds a plug-in leaves a jar behind with each build. */
  private static final int MOST = 8;
  private static final int DIGEST = 32;

  /**
   * Those with these folders and jars; empty if there is something among them that can't be read.
   *
   * @param plugins as {@code --plugins} takes them
   */
  static Optional<KeptListings> of(Cache cache, List<Path> plugins) {
    try {
      List<String> parts = new ArrayList<>();
      for (Path source : plugins) {
        for (Path jar : jars(source)) {
          parts.add(digestOf(jar));
        }
      }
      // the class files of a jar are for a version of Java
      StringBuilder all = new StringBuilder("Java " + Runtime.version().feature());
      parts.stream().sorted().forEach(part -> all.append(' ').append(part));
      String name = HexFormat.of().formatHex(sha256().digest(all.toString().getBytes()), 0, 8);
      return Optional.of(new KeptListings(cache.folder().resolve(BEGIN + name)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static List<Path> jars(Path source) throws IOException {
    if (Files.isDirectory(source)) {
      try (Stream<Path> files = Files.list(source)) {
        return files.filter(file -> file.getFileName().toString().endsWith(".jar")).toList();
      }
    }
    return List.of(source);
  }

  private static String digestOf(Path jar) throws IOException {
    if (!Files.isRegularFile(jar)) {
      throw new IOException(jar + " is no regular file");
    }
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(jar), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The listings; empty if they are not there, or not as they were written. */
  Optional<Listings> read() {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length < DIGEST) {
        return Optional.empty();
      }
      byte[] content = Arrays.copyOfRange(bytes, DIGEST, bytes.length);
      if (!Arrays.equals(sha256().digest(content), Arrays.copyOf(bytes, DIGEST))) {
        return Optional.empty();
      }
      Listings listings = ListingsFormat.read(content);
      touch();
      return Optional.of(listings);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Says that they are used; what is not for long is removed. */
  private void touch() {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      // it belongs to another user, who removes it or not
    }
  }

  /** Keeps listings, if that can be. */
  void write(Listings listings) {
    Path written = null;
    try {
      byte[] content = ListingsFormat.write(listings);
      Files.createDirectories(file.getParent());
      written = Files.createTempFile(file.getParent(), "new-", "");
      try (OutputStream out = Files.newOutputStream(written)) {
        out.write(sha256().digest(content));
        out.write(content);
      }
      Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
      removeOldest();
    } catch (IOException e) {
      // not writable: each start only takes longer
      delete(Optional.ofNullable(written));
    }
  }

  private static void delete(Optional<Path> written) {
    try {
      if (written.isPresent()) {
        Files.deleteIfExists(written.get());
      }
    } catch (IOException e) {
      // it goes with the state of the assembly
    }
  }

  private void removeOldest() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.list(file.getParent())) {
      all = files.filter(path -> path.getFileName().toString().startsWith(BEGIN))
          .sorted(Comparator.comparing((Path path) -> path.toFile().lastModified()).reversed()).toList();
    }
    for (Path old : all.subList(Math.min(MOST, all.size()), all.size())) {
      Files.deleteIfExists(old);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
