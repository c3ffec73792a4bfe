// SPDX-License-Identifier: Apache-2.0
package org.espalier.nd4j;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Where native libraries are unpacked: in {@code natives} of the folder that the launcher keeps between starts, which
 * removes there what nobody has used for long, else in {@code ~/.javacpp}.
 */
final class NativesFolder {
  /** Of the launcher's property. */
  private static final String CACHE = "espalier.cache";
  /** By file; kept from being collected, which would give the locks back. */
  private static final Map<Path, FileLock> HELD = new HashMap<>();

  private NativesFolder() {}

  /** The folder of a name, in use until the process ends. */
  static Path use(String name) {
    String cache = System.getProperty(CACHE);
    if (cache == null) {
      return Path.of(System.getProperty("user.home"), ".javacpp", name);
    }
    Path folder = Path.of(cache, "natives", name);
    hold(folder.resolveSibling(name + ".lock"));
    return folder;
  }

  /**
   * Shares the lock with other processes. It is never given back, so the channel stays open. The system takes all locks
   * of a process on a file when any channel to it is closed, so there is this one alone, which also marks the file as
   * used now: setting its time would open another.
   */
  private static synchronized void hold(Path file) {
    if (HELD.containsKey(file)) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      FileChannel channel = FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      HELD.put(file, channel.lock(0, Long.MAX_VALUE, true));
      channel.write(ByteBuffer.wrap(new byte[] {'\n'}), 0);
    } catch (IOException e) {
      // not writable: libraries that can't be unpacked here are elsewhere, and what is removed there is no concern
    }
  }
}
