// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Jars as nobody should make them, and as one should. */
final class Jars {
  static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_SIZE = 24;
  private static final int CENTRAL_NAME = 46;

  private Jars() {}

  /** A manifest of a bundle. */
  static String manifest(String symbolicName, String version) {
    StringBuilder text = new StringBuilder("Manifest-Version: 1.0\n");
    line(text, "Bundle-SymbolicName: " + symbolicName);
    line(text, "Bundle-Version: " + version);
    return text.append('\n').toString();
  }

  /** In lines of 70 characters, as manifests have them. */
  private static void line(StringBuilder text, String line) {
    for (int from = 0; from < line.length(); from += 70) {
      text.append(from > 0 ? " " : "").append(line, from, Math.min(line.length(), from + 70)).append('\n');
    }
  }

  /** The entries of a sound bundle. */
  static Map<String, byte[]> sound(String symbolicName, String version) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(MANIFEST, bytes(manifest(symbolicName, version)));
    entries.put("org/example/A.class", bytes("a class"));
    entries.put("org/example/b.txt", bytes("b"));
    return entries;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static Path write(Path file, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(
        new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return file;
  }

  /** A sound one with more entries, of so many zeros each. */
  static Path zeros(Path file, int entries, long bytes) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(
        new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.putNextEntry(new ZipEntry(MANIFEST));
      out.write(bytes(manifest("org.example.zeros", "1.0.0")));
      for (int i = 0; i < entries; i++) {
        out.putNextEntry(new ZipEntry("zeros/" + i));
        pour(out, bytes);
      }
    }
    return file;
  }

  private static void pour(OutputStream out, long bytes) throws IOException {
    byte[] block = new byte[1 << 16];
    for (long left = bytes; left > 0; left -= block.length) {
      out.write(block, 0, (int) Math.min(left, block.length));
    }
  }

  /** Calls entries otherwise, behind the back of what made the jar. */
  static Path rename(Path file, String from, String to) throws IOException {
    if (from.length() != to.length()) {
      throw new IllegalArgumentException(from + " and " + to + " are not of one length");
    }
    String all = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, all.replace(from, to), StandardCharsets.ISO_8859_1);
    return file;
  }

  /** Has the directory at the jar's end say another size of an entry. */
  static Path lie(Path file, String entry, int size) throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < all.limit() - CENTRAL_NAME - entry.length(); at++) {
      if (all.getInt(at) == CENTRAL && new String(all.array(), at + CENTRAL_NAME, entry.length(),
          StandardCharsets.ISO_8859_1).equals(entry)) {
        all.putInt(at + CENTRAL_SIZE, size);
        Files.write(file, all.array());
        return file;
      }
    }
    throw new IllegalArgumentException("there is no " + entry);
  }

  /** The beginning of a file. */
  static Path cut(Path file, double part) throws IOException {
    byte[] all = Files.readAllBytes(file);
    ByteArrayOutputStream some = new ByteArrayOutputStream();
    some.write(all, 0, (int) (part * all.length));
    Files.write(file, some.toByteArray());
    return file;
  }
}
