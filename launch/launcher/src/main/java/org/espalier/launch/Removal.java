// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** Removes a file, or a folder with all that is in it, and counts the bytes. */
final class Removal extends SimpleFileVisitor<Path> {
  private long bytes;

  private Removal() {}

  /** Removes it, if it is there. */
  static long of(Path path) throws IOException {
    Removal removal = new Removal();
    if (Files.exists(path)) {
      Files.walkFileTree(path, removal);
    }
    return removal.bytes;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Files.delete(file);
    bytes += attributes.size();
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
    if (failure != null) {
      throw failure;
    }
    Files.delete(folder);
    return FileVisitResult.CONTINUE;
  }
}
