// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CacheFolderTest {
  private static final Duration LONG = Duration.ofDays(Cache.KEPT_DAYS + 1);

  @TempDir
  Path folder;

  private Path root;
  private Path jar;
  private CacheFolder cache;

  @BeforeEach
  void makeAssembly() throws IOException {
    root = folder.resolve("cache");
    Path home = folder.resolve("assembly");
    Files.createDirectories(home.resolve("features"));
    jar = Files.writeString(Files.createDirectories(home.resolve("bundles")).resolve("a-1.jar"), "bytes");
    cache = new CacheFolder(root, new Assembly(home));
  }

  /** A framework's storage of 5 bytes with a file of 3 beside it. */
  private Storage used() throws IOException {
    Storage storage = Storage.claim(cache);
    Files.writeString(Files.createDirectories(storage.framework()).resolve("file"), "12345");
    Files.writeString(cache.folder().resolve("listings"), "123");
    storage.markReady();
    return storage;
  }

  private static void age(Path path) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(path)) {
      all = files.toList();
    }
    for (Path file : all) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(LONG)));
    }
  }

  @Test
  void whatWasUsedLatelyStaysUnlessAllIsToGo() throws IOException {
    used().close();
    assertEquals(List.of(), cache.clear(false));
    Path state = cache.folder();
    assertEquals(List.of(new Cache.Cleared(root.relativize(state), 8, false)), cache.clear(true));
    assertFalse(Files.exists(state));
    assertEquals(List.of(), cache.clear(true));
  }

  @Test
  void whatWasNotUsedForLongGoes() throws IOException {
    used().close();
    age(root);
    assertEquals(1, cache.clear(false).size());
    assertFalse(Files.exists(cache.folder()));
  }

  @Test
  void aStartIsAUse() throws IOException {
    used().close();
    age(root);
    Storage.claim(cache).close();
    assertEquals(List.of(), cache.clear(false));
  }

  @Test
  void whatAProcessUsesStays() throws IOException {
    try (Storage held = used()) {
      age(root);
      List<Cache.Cleared> cleared = cache.clear(true);
      assertEquals(List.of(true), cleared.stream().map(Cache.Cleared::inUse).toList());
      assertTrue(Files.exists(held.framework().resolve("file")));
      assertTrue(held.isReady());
    }
  }

  @Test
  void nativesGoLikewiseByTheirLock() throws IOException {
    Path natives = Files.createDirectories(root.resolve("natives").resolve("some-1"));
    Files.writeString(natives.resolve("library.so"), "1234");
    Path lock = root.resolve("natives").resolve("some-1.lock");
    try (FileChannel channel = FileChannel.open(
            lock, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock shared = channel.lock(0, Long.MAX_VALUE, true)) {
      assertTrue(shared.isShared());
      assertEquals(List.of(), cache.clear(false), "used today");
      assertEquals(List.of(true), cache.clear(true).stream().map(Cache.Cleared::inUse).toList());
      assertTrue(Files.exists(natives.resolve("library.so")));
    }
    age(root);
    assertEquals(List.of(4L), cache.clear(false).stream().map(Cache.Cleared::bytes).toList());
    assertFalse(Files.exists(natives));
  }

  @Test
  void isLookedThroughOnceADay() throws IOException {
    used().close();
    cache.clearNowAndThen();
    age(root.resolve("frameworks"));
    cache.clearNowAndThen();
    assertTrue(Files.exists(cache.folder()));
    age(root.resolve("cleared"));
    cache.clearNowAndThen();
    assertFalse(Files.exists(cache.folder()));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no time that no program sets")
  void aFileOfTheSameSizeAndTimeIsAnotherState() throws IOException {
    Path before = cache.folder();
    FileTime time = Files.getLastModifiedTime(jar);
    Files.writeString(jar, "bytfs");
    Files.setLastModifiedTime(jar, time);
    assertNotEquals(before, cache.folder());
  }
}
