// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * An output folder, of which nothing outside can be reached: neither by a name that leads out of it nor by a link.
 *
 * @param folder may not be there
 */
public record Output(Path folder) {

  /** A regular file of it. */
  public Path file(String name) throws IOException {
    Path file = inside(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw Problem.notFound("file " + name);
    }
    return file;
  }

  /** A folder of it; itself if the name is empty. */
  public Path folder(String name) throws IOException {
    Path file = inside(name);
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      throw Problem.notFound("folder " + name);
    }
    return file;
  }

  private Path inside(String name) throws IOException {
    try {
      Path path = folder.resolve(name);
      if (path.equals(path.normalize()) && path.startsWith(folder) && Files.exists(path)
          && path.toRealPath().startsWith(folder.toRealPath())) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Such as a name with a zero byte: there is no such file.
    }
    throw Problem.notFound(name.isEmpty() ? "output yet" : "file " + name);
  }
}
