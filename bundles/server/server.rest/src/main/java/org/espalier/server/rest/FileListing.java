// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is in a folder.
 *
 * @param folder relative to the output folder; empty for itself
 * @param files regular files and folders, by name
 * @param more whether there are more than are listed
 */
public record FileListing(String folder, List<Entry> files, boolean more) {
  private static final int MOST = 10_000;

  /**
   * A file or folder.
   *
   * @param bytes its length; 0 of a folder
   */
  public record Entry(String name, boolean folder, long bytes, Instant modified) {}

  /** Lists a folder of an output folder. */
  public static FileListing of(Output output, String folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> all = Files.list(output.folder(folder))) {
      paths = all.limit(MOST + 1L).sorted().toList();
    }
    List<Entry> files = new ArrayList<>();
    for (Path path : paths.subList(0, Math.min(MOST, paths.size()))) {
      BasicFileAttributes facts = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (facts.isRegularFile() || facts.isDirectory()) {
        files.add(new Entry(path.getFileName().toString(), facts.isDirectory(), facts.isDirectory() ? 0 : facts.size(),
            facts.lastModifiedTime().toInstant()));
      }
    }
    return new FileListing(folder, files, paths.size() > MOST);
  }
}
