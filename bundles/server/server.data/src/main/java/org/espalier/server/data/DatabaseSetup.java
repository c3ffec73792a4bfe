// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.impl.Schema;

/** What is done to a database while no server uses it. The caller holds the data folder. */
public final class DatabaseSetup {
  private DatabaseSetup() {}

  /**
   * Brings the database to this program's state: makes it if there is none, migrates an older one. A server does this
   * first, to say in one sentence what is wrong; the {@link Database} service does it too.
   *
   * @throws InvalidInputException if it can't be opened, a newer program made it, another server uses it, or it belongs
   *     to another data folder
   */
  public static void prepare(ServerSettings settings) {
    Schema.migrate(settings);
    if (settings.databaseUrl().isPresent()) {
      requireFolders(settings);
    }
  }

  /** With a folder that is not theirs, experiments that are to be gone on with would all fail. */
  private static void requireFolders(ServerSettings settings) {
    List<Long> open = Schema.openExperiments(settings);
    Path folder = settings.data().resolve("experiments");
    if (!open.isEmpty() && open.stream().noneMatch(id -> Files.isDirectory(folder.resolve(Long.toString(id))))) {
      throw new InvalidInputException("the database has experiments to go on with, such as " + open.get(0)
          + ", and none of them has a folder in " + folder + ": it belongs to another data folder; give that with"
          + " --data, or another database with --database");
    }
  }

  /**
   * Puts back what {@link Database#backup} wrote, or the folder {@code backup} of the data folder has.
   *
   * @param backup of H2
   * @throws InvalidInputException if there is a database already, or the file is no backup; nothing is changed then
   */
  public static void restore(Path backup, ServerSettings settings) {
    Path file = Schema.file(settings).orElseThrow(() -> new InvalidInputException(
        "only H2 in the data folder is restored here; a database by URL has programs of its own for that"));
    if (Files.exists(file)) {
      throw new InvalidInputException("there is a database already: " + file + "; a backup overwrites nothing");
    }
    try {
      Files.createDirectories(file.getParent());
      Path part = file.resolveSibling("restoring");
      if (backup.toString().endsWith(".zip")) {
        unpack(backup, file.getFileName().toString(), part);
      } else {
        Files.copy(backup, part, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpack(Path backup, String name, Path to) throws IOException {
    try (ZipFile zip = new ZipFile(backup.toFile())) {
      ZipEntry entry = zip.getEntry(name);
      if (entry == null) {
        throw new InvalidInputException(backup + " is no backup of a server's database: it has no " + name);
      }
      try (InputStream in = zip.getInputStream(entry)) {
        Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (ZipException e) {
      throw new InvalidInputException(backup + " is no backup of a server's database: it is no zip file", e);
    }
  }
}
