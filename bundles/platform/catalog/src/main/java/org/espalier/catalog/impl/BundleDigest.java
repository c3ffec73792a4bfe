// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.osgi.framework.Bundle;

/**
 * SHA-256 of the file a bundle was installed from. A bundle that the platform installed says it in its location, which
 * makes the framework refuse the same bytes twice; others are read from the file that their location names.
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
    String url = location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location;
    try (InputStream in = URI.create(url).toURL().openStream()) {
      return copy(in, OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + bundle.getSymbolicName() + " from " + location, e);
    }
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
