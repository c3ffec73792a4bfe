// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * SHA-256 of the file a bundle was installed from. A bundle that the platform installed says it in its location, which
 * makes the framework refuse the same bytes twice; others are read from the file that their location names. Of one that
 * is unpacked it is the digest of a list of its files, each with its digest, in the order of their names.
 */
final class BundleDigest {
  private static final String SCHEME = "sha256:";
  private static final String REFERENCE = "reference:";

  private BundleDigest() {}

  static String location(String sha256) {
    return SCHEME + sha256;
  }

  static boolean isLocation(String location) {
    return location.startsWith(SCHEME);
  }

  static String of(Bundle bundle) {
    String location = bundle.getLocation();
    if (isLocation(location)) {
      return location.substring(SCHEME.length());
    }
    URI file = URI.create(location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location);
    try {
      return file.getPath().endsWith("/") ? ofFolder(Path.of(file)) : ofFile(file.toURL());
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + bundle.getSymbolicName() + " from " + location, e);
    }
  }

  private static String ofFile(URL file) throws IOException {
    try (InputStream in = file.openStream()) {
      return copy(in, OutputStream.nullOutputStream());
    }
  }

  static String ofFolder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    Map<String, String> digests = new TreeMap<>();
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace(File.separatorChar, '/');
      digests.put(name, ofFile(file.toUri().toURL()));
    }
    StringBuilder list = new StringBuilder();
    digests.forEach((name, digest) -> list.append(digest).append("  ").append(name).append('\n'));
    return HexFormat.of().formatHex(sha256().digest(list.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** Copies a stream to its end and gives the digest of what was copied. */
  static String copy(InputStream in, OutputStream out) throws IOException {
    MessageDigest digest = sha256();
    new DigestInputStream(in, digest).transferTo(out);
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
