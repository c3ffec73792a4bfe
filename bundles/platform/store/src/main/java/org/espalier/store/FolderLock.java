// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.espalier.api.plugin.InvalidInputException;

/**
 * The right to write to a folder, held by one process at a time, or by several that share it. The operating system
 * takes it back from a process that has died, so that no lock is ever stale; the file stays, because deleting it would
 * let two processes in.
 */
final class FolderLock implements AutoCloseable {
  static final String FILE = ".lock";
  // far behind the holder's name, which others read even where locks keep readers out
  private static final long PLACE = Long.MAX_VALUE - 1;

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock for one process alone.
   *
   * @param option by which another folder is chosen, for the refusal
   * @throws InvalidInputException if someone else has it
   */
  static FolderLock take(Path folder, String option) throws IOException {
    return take(folder, false, option);
  }

  /**
   * Takes the lock together with other processes that share it: they keep those out that want it alone.
   *
   * @throws InvalidInputException if one of these has it
   */
  static FolderLock share(Path folder, String option) throws IOException {
    return take(folder, true, option);
  }

  private static FolderLock take(Path folder, boolean shared, String option) throws IOException {
    Path file = folder.resolve(FILE);
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (!locked(channel, shared)) {
        throw new InvalidInputException(
            "the output folder " + folder + " is in use by process " + Files.readString(file).strip()
                + "; wait for it to end, or choose another folder (" + option + ")");
      }
      channel.truncate(0);
      channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
      return new FolderLock(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean locked(FileChannel channel, boolean shared) throws IOException {
    try {
      FileLock lock = channel.tryLock(PLACE, 1, shared);
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
