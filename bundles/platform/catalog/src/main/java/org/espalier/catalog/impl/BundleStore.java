// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;

/**
 * A folder of jars that are found by their SHA-256. Names are free; a jar that is called {@code <sha256>.jar} is found
 * without the others being read. A name is believed in no case: the file's bytes are what counts. Used by one thread.
 */
final class BundleStore {
  private static final String ENDING = ".jar";

  private final Path folder;
  /** Those that have not been read. */
  private final Deque<Path> unread = new ArrayDeque<>();
  /** Those that have been read, by digest. */
  private final Map<String, Path> read = new HashMap<>();

  /**
   * @throws InvalidInputException if there is no such folder, or it can't be read
   */
  BundleStore(Path folder) {
    this.folder = folder;
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException("there is no folder " + folder + " to take bundles from");
    }
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> file.getFileName().toString().endsWith(ENDING) && Files.isRegularFile(file)).sorted()
          .forEach(unread::add);
    } catch (IOException e) {
      throw new InvalidInputException("the folder " + folder + " can't be read: " + e.getMessage(), e);
    }
  }

  /** The jar with these bytes, if it is there. */
  Optional<Path> find(String sha256) {
    Path named = folder.resolve(sha256 + ENDING);
    if (unread.remove(named)) {
      read(named);
    }
    while (!read.containsKey(sha256) && !unread.isEmpty()) {
      read(unread.remove());
    }
    return Optional.ofNullable(read.get(sha256));
  }

  private void read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      read.putIfAbsent(BundleDigest.copy(in, OutputStream.nullOutputStream()), file);
    } catch (IOException e) {
      throw new InvalidInputException(file + " can't be read: " + e.getMessage(), e);
    }
  }
}
