// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {
  @TempDir
  Path folder;

  private Path cache;
  private Path jar;
  private Assembly assembly;

  @BeforeEach
  void makeAssembly() throws IOException {
    cache = folder.resolve("cache");
    Path home = folder.resolve("assembly");
    Files.createDirectories(home.resolve("features"));
    jar = Files.writeString(Files.createDirectories(home.resolve("bundles")).resolve("a-1.jar"), "bytes");
    assembly = new Assembly(home);
  }

  private Storage claim() {
    return Storage.claim(new CacheFolder(cache, assembly));
  }

  @Test
  void isKeptOnceReady() throws IOException {
    Path first;
    try (Storage storage = claim()) {
      assertFalse(storage.isReady());
      first = Files.createDirectories(storage.framework());
      storage.markReady();
    }
    try (Storage storage = claim()) {
      assertTrue(storage.isReady());
      assertEquals(first, storage.framework());
      assertTrue(Files.isDirectory(first));
    }
  }

  @Test
  void isEmptiedIfTheFirstStartWasCutShort() throws IOException {
    try (Storage storage = claim()) {
      Files.createDirectories(storage.framework());
    }
    try (Storage storage = claim()) {
      assertFalse(Files.exists(storage.framework()));
    }
  }

  @Test
  void isEmptiedAfterItWasDiscarded() throws IOException {
    try (Storage storage = claim()) {
      Files.createDirectories(storage.framework());
      storage.markReady();
      storage.discard();
    }
    try (Storage storage = claim()) {
      assertFalse(Files.exists(storage.framework()));
    }
  }

  @Test
  void twoAtOnceHaveTheirOwn() {
    try (Storage first = claim(); Storage second = claim()) {
      assertNotEquals(first.framework(), second.framework());
    }
  }

  @Test
  void earlierStatesOfTheAssemblyGoUnlessInUse() throws IOException {
    Storage held = claim();
    Storage released = claim();
    Files.createDirectories(held.framework());
    Files.createDirectories(released.framework());
    released.close();
    Files.writeString(jar, "other bytes");
    claim().close();
    assertTrue(Files.exists(held.framework()));
    assertFalse(Files.exists(released.framework()));
    held.close();
  }

  @Test
  void isTemporaryWhereTheCacheCannotBeWritten() throws IOException {
    Files.writeString(cache, "a file where the folder should be");
    Path framework;
    try (Storage storage = claim()) {
      assertFalse(storage.isReady());
      framework = Files.createDirectories(storage.framework());
    }
    assertFalse(Files.exists(framework));
  }
}
