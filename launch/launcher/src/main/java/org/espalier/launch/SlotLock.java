// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A lock that processes hold on a file. The file is empty and stays: one that is deleted while somebody waits for it
 * would be locked by two.
 */
final class SlotLock implements AutoCloseable {
  private final FileChannel channel;

  private SlotLock(FileChannel channel) {
    this.channel = channel;
  }

  /** The lock; empty if another has it. The file is made if it is not there, its folder is not. */
  static Optional<SlotLock> take(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isFree(channel)) {
      return Optional.of(new SlotLock(channel));
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
