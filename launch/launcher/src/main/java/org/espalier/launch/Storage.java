// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The framework's storage, kept from start to start: {@code CACHE/frameworks/PLACE/FINGERPRINT/SLOT}. A process owns
 * its slot by a lock on the slot's file, so two at once never share one; a slot whose first start did not come to its
 * end is emptied. Storages of earlier states of the same assembly are removed. Where the cache cannot be written, the
 * storage is a temporary folder that goes with the process.
 */
final class Storage implements AutoCloseable {
  private static final int SLOTS = 64;
  private static final String READY = "ready";

  private final Path folder;
  private final FileChannel lock;
  private final boolean temporary;

  private Storage(Path folder, FileChannel lock, boolean temporary) {
    this.folder = folder;
    this.lock = lock;
    this.temporary = temporary;
  }

  static Storage claim(Path cache, Assembly assembly) {
    Path place = cache.resolve("frameworks").resolve(assembly.place());
    Path current = place.resolve(assembly.fingerprint());
    try {
      boolean fresh = !Files.isDirectory(current);
      Files.createDirectories(current);
      if (fresh) {
        removeOthers(place, current);
      }
      for (int slot = 0; slot < SLOTS; slot++) {
        Optional<Storage> claimed = tryClaim(current.resolve(Integer.toString(slot)));
        if (claimed.isPresent()) {
          return claimed.get();
        }
      }
    } catch (IOException e) {
      // Not writable: a temporary folder serves as well, each start only takes longer.
    }
    try {
      return new Storage(Files.createTempDirectory("espalier-"), null, true);
    } catch (IOException e) {
      throw new LaunchException(
          "Neither " + cache + " nor the folder for temporary files can be written: " + e.getMessage() + ".", e);
    }
  }

  Path framework() {
    return folder.resolve("framework");
  }

  /** Whether an earlier start has installed everything here. */
  boolean isReady() {
    return Files.exists(folder.resolve(READY));
  }

  void markReady() {
    try {
      Files.writeString(folder.resolve(READY), "");
    } catch (IOException e) {
      // The next start installs again.
    }
  }

  /** Lets the next start install everything again. */
  void discard() {
    try {
      Files.deleteIfExists(folder.resolve(READY));
    } catch (IOException e) {
      throw new LaunchException("Cannot empty " + folder + ": " + e.getMessage() + ".", e);
    }
  }

  @Override
  public void close() {
    try {
      if (temporary) {
        delete(folder);
      } else {
        lock.close();
      }
    } catch (IOException e) {
      // The process ends here: the operating system frees the lock and, in time, the temporary folder.
    }
  }

  private static Optional<Storage> tryClaim(Path slot) throws IOException {
    Optional<FileChannel> lock = lock(slot);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    Storage storage = new Storage(slot, lock.get(), false);
    if (!storage.isReady()) {
      delete(slot);
    }
    Files.createDirectories(slot);
    return Optional.of(storage);
  }

  private static Optional<FileChannel> lock(Path slot) throws IOException {
    FileChannel channel = FileChannel.open(slot.resolveSibling(slot.getFileName() + ".lock"),
        StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel)) {
      return Optional.of(channel);
    }
    channel.close();
    return Optional.empty();
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process
    }
  }

  private static void removeOthers(Path place, Path current) throws IOException {
    try (Stream<Path> states = Files.list(place)) {
      for (Path state : states.filter(state -> !state.equals(current)).toList()) {
        removeState(state);
      }
    }
  }

  /** Removes the slots that no process owns, and the state with its last slot. */
  private static void removeState(Path state) throws IOException {
    boolean empty = true;
    try (Stream<Path> files = Files.list(state)) {
      for (Path slot : files.filter(Files::isDirectory).toList()) {
        Optional<FileChannel> lock = lock(slot);
        if (lock.isPresent()) {
          delete(slot);
          lock.get().close();
        } else {
          empty = false;
        }
      }
    }
    if (empty) {
      delete(state);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(folder, new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.delete(file);
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
        if (failure != null) {
          throw failure;
        }
        Files.delete(visited);
        return FileVisitResult.CONTINUE;
      }
    });
  }
}
