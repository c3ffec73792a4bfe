// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder in which everything is that is kept between starts:
 *
 * <ul>
 *   <li>{@code frameworks/PLACE/STATE/SLOT}: framework storages of one state of the assembly at a place. Who uses a
 *       slot holds the lock {@code frameworks/PLACE/SLOT.lock}, which is the same for all states of the place.
 *   <li>{@code frameworks/PLACE/STATE/*}: files that hold for that state.
 *   <li>{@code natives/NAME}: unpacked native libraries. Who uses them holds the lock {@code natives/NAME.lock},
 *       together with others.
 * </ul>
 */
final class CacheFolder implements Cache {
  /** When it was last looked through; a start looks at no more than this file. */
  private static final String CLEARED = "cleared";
  private static final Duration BETWEEN = Duration.ofDays(1);
  private static final String LOCK = ".lock";

  private final Path root;
  private final Assembly assembly;

  CacheFolder(Path root, Assembly assembly) {
    this.root = root.toAbsolutePath();
    this.assembly = assembly;
  }

  /** Where the states of this assembly are. */
  Path place() {
    return root.resolve("frameworks").resolve(assembly.place());
  }

  @Override
  public Path folder() {
    return place().resolve(assembly.fingerprint());
  }

  /** The lock of a slot of this assembly, if no process has it. */
  Optional<SlotLock> take(String slot) throws IOException {
    return SlotLock.take(place().resolve(slot + LOCK));
  }

  /** Removes all states of this assembly but the present one; what is in use stays. */
  void clearEarlierStates() throws IOException {
    Path current = folder();
    for (Path state : folders(place())) {
      if (!state.equals(current)) {
        clearState(state);
      }
    }
  }

  /** Removes once a day what was not used for long. */
  void clearNowAndThen() {
    Path cleared = root.resolve(CLEARED);
    try {
      if (lastUse(cleared).plus(BETWEEN).isBefore(Instant.now())) {
        Files.writeString(cleared, "");
        clear(false);
      }
    } catch (IOException | UncheckedIOException e) {
      // not writable, or another process has removed the same: it will be tried again
    }
  }

  @Override
  public List<Cleared> clear(boolean all) {
    Instant limit = all ? Instant.MAX : Instant.now().minus(Duration.ofDays(KEPT_DAYS));
    List<Cleared> cleared = new ArrayList<>();
    try {
      for (Path place : folders(root.resolve("frameworks"))) {
        for (Path state : folders(place)) {
          if (lastUseOfState(state).isBefore(limit)) {
            cleared.add(clearState(state));
          }
        }
      }
      for (Path natives : folders(root.resolve("natives"))) {
        Path lock = natives.resolveSibling(natives.getFileName() + LOCK);
        if (lastUse(lock).isBefore(limit)) {
          cleared.add(clearLocked(natives, lock));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cleared;
  }

  private Cleared clearState(Path state) throws IOException {
    long bytes = 0;
    boolean inUse = false;
    for (Path slot : folders(state)) {
      Cleared cleared = clearLocked(slot, state.resolveSibling(slot.getFileName() + LOCK));
      bytes += cleared.bytes();
      inUse |= cleared.inUse();
    }
    try (Stream<Path> files = Files.list(state)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Removal.of(file);
      }
    }
    try {
      Files.delete(state);
    } catch (DirectoryNotEmptyException e) {
      inUse = true;
    }
    return new Cleared(root.relativize(state), bytes, inUse);
  }

  private Cleared clearLocked(Path folder, Path lock) throws IOException {
    Optional<SlotLock> taken = SlotLock.take(lock);
    if (taken.isEmpty()) {
      return new Cleared(root.relativize(folder), 0, true);
    }
    try (SlotLock held = taken.get()) {
      return new Cleared(root.relativize(folder), Removal.of(folder), false);
    }
  }

  /** When a start last used the state: files are touched then. */
  private static Instant lastUseOfState(Path state) throws IOException {
    Instant latest = lastUse(state);
    List<Path> touched = new ArrayList<>();
    try (Stream<Path> files = Files.list(state)) {
      files.map(path -> Files.isDirectory(path) ? path.resolve(Storage.READY) : path).forEach(touched::add);
    }
    for (Path path : touched) {
      Instant used = lastUse(path);
      latest = used.isAfter(latest) ? used : latest;
    }
    return latest;
  }

  private static Instant lastUse(Path path) throws IOException {
    return Files.exists(path) ? Files.getLastModifiedTime(path).toInstant() : FileTime.fromMillis(0).toInstant();
  }

  private static List<Path> folders(Path parent) throws IOException {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(parent)) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }
}
