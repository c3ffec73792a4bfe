// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/**
 * The framework's storage, kept from start to start in a slot of the {@link CacheFolder}. A process owns its slot by a
 * lock, so two at once never share one; a slot whose first start did not come to its end is emptied. Storages of
 * earlier states of the same assembly are removed. Where the cache cannot be written, the storage is a temporary folder
 * that goes with the process.
 */
final class Storage implements AutoCloseable {
  private static final int SLOTS = 64;
  /** The file that says that all is installed; touched by each use. */
  static final String READY = "ready";

  private final Path folder;
  /** None where the folder is temporary. */
  private final Optional<SlotLock> lock;

  private Storage(Path folder, Optional<SlotLock> lock) {
    this.folder = folder;
    this.lock = lock;
  }

  static Storage claim(CacheFolder cache) {
    try {
      Path state = cache.folder();
      boolean fresh = !Files.isDirectory(state);
      Files.createDirectories(state);
      if (fresh) {
        cache.clearEarlierStates();
      }
      for (int slot = 0; slot < SLOTS; slot++) {
        String name = Integer.toString(slot);
        Optional<SlotLock> lock = cache.take(name);
        if (lock.isPresent()) {
          return claimed(state.resolve(name), lock.get());
        }
      }
    } catch (IOException e) {
      // Not writable: a temporary folder serves as well, each start only takes longer.
    }
    try {
      return new Storage(Files.createTempDirectory("espalier-"), Optional.empty());
    } catch (IOException e) {
      throw new LaunchException("Neither " + cache.place()
          + " nor the folder for temporary files can be written: " + e.getMessage() + ".", e);
    }
  }

  private static Storage claimed(Path slot, SlotLock lock) throws IOException {
    Storage storage = new Storage(slot, Optional.of(lock));
    try {
      if (!storage.isReady()) {
        Removal.of(slot);
      }
      Files.createDirectories(slot);
      storage.touch();
      return storage;
    } catch (IOException e) {
      lock.close();
      throw e;
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

  /** Says that it is used now. */
  private void touch() throws IOException {
    if (isReady()) {
      Files.setLastModifiedTime(folder.resolve(READY), FileTime.from(Instant.now()));
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
      if (lock.isPresent()) {
        lock.get().close();
      } else {
        Removal.of(folder);
      }
    } catch (IOException e) {
      // The process ends here: the operating system frees the lock and, in time, the temporary folder.
    }
  }
}
