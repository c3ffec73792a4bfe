// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.backup.Restoration;

/**
 * The folder of everything that the server keeps, which belongs to one process at a time: it holds a lock on the file
 * {@code .lock}, in which its number stands.
 */
final class DataFolder implements AutoCloseable {
  private static final String LOCK = ".lock";

  private final Path folder;
  private final FileChannel channel;

  private DataFolder(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /**
   * Takes the folder for this process, and makes what is missing of it.
   *
   * @throws InvalidInputException if another process has it, or it cannot be written
   */
  static DataFolder claim(Path data) {
    DataFolder claimed = lock(data);
    try {
      if (Files.exists(claimed.folder.resolve(Restoration.UNFINISHED))) {
        throw new InvalidInputException(claimed.folder + " is not whole: a restore of a backup did not come to its end"
            + " there; delete what is in it, and restore again");
      }
      for (String part : new String[] {"experiments", "bundles", "log"}) {
        Files.createDirectories(claimed.folder.resolve(part));
      }
      return claimed;
    } catch (IOException e) {
      claimed.close();
      throw unwritable(claimed.folder, e);
    } catch (InvalidInputException e) {
      claimed.close();
      throw e;
    }
  }

  /**
   * Takes a folder for this process that nothing is in, and makes it if it is not there.
   *
   * @throws InvalidInputException if something is in it, or it cannot be written; nothing is changed then
   */
  static DataFolder claimEmpty(Path data) {
    requireEmpty(data.toAbsolutePath().normalize());
    DataFolder claimed = lock(data);
    try {
      // who was first may have filled it meanwhile
      requireEmpty(claimed.folder);
      return claimed;
    } catch (InvalidInputException e) {
      claimed.close();
      throw e;
    }
  }

  private static void requireEmpty(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> !file.endsWith(LOCK)).findFirst().ifPresent(other -> {
        throw new InvalidInputException(folder + " is not empty: it has " + other.getFileName()
            + "; a backup overwrites nothing, so give an empty folder with --data, or one that is not there");
      });
    } catch (NoSuchFileException e) {
      // it is made
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static DataFolder lock(Path data) {
    Path folder = data.toAbsolutePath().normalize();
    Path file = folder.resolve(LOCK);
    try {
      Files.createDirectories(folder);
      FileChannel channel = FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      if (!locked(channel)) {
        String owner = Files.readString(file).strip();
        channel.close();
        throw new InvalidInputException(folder + " belongs to the server that runs as process "
            + (owner.isEmpty() ? "of unknown number" : owner) + "; give another folder with --data, or end that one");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)), 0);
      return new DataFolder(folder, channel);
    } catch (IOException e) {
      throw unwritable(folder, e);
    }
  }

  private static InvalidInputException unwritable(Path folder, IOException e) {
    return new InvalidInputException("--data is " + folder + ", which cannot be written ("
        + e.getClass().getSimpleName() + ": " + e.getMessage() + ")", e);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  Path path() {
    return folder;
  }

  Path log() {
    return folder.resolve("log").resolve("server.log");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The process ends here, and the operating system frees the lock.
    }
  }
}
