// SPDX-License-Identifier: Apache-2.0
package org.espalier.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativesFolderTest {
  private static final String CACHE = "espalier.cache";

  @TempDir
  private Path cache;

  private final Optional<String> before = Optional.ofNullable(System.getProperty(CACHE));

  @BeforeEach
  void keep() {
    System.setProperty(CACHE, cache.toString());
  }

  @AfterEach
  void restore() {
    before.ifPresentOrElse(folder -> System.setProperty(CACHE, folder), () -> System.clearProperty(CACHE));
  }

  @Test
  void isInTheFolderThatIsKeptBetweenStarts() {
    assertEquals(cache.resolve("natives").resolve("some-1"), NativesFolder.use("some-1"));
  }

  @Test
  void isJavacppsOwnWithoutALauncher() {
    System.clearProperty(CACHE);
    assertEquals(Path.of(System.getProperty("user.home"), ".javacpp", "some-1"), NativesFolder.use("some-1"));
  }

  @Test
  void itsLockSaysWhenItWasUsedLast() throws IOException {
    Path lock = Files.createDirectories(cache.resolve("natives")).resolve("some-1.lock");
    Files.writeString(lock, "");
    Files.setLastModifiedTime(lock, FileTime.from(Instant.EPOCH));
    Instant begin = Instant.now().minusSeconds(60);
    NativesFolder.use("some-1");
    NativesFolder.use("some-1");
    assertTrue(Files.getLastModifiedTime(lock).toInstant().isAfter(begin));
  }

  @Test
  void processesUseItTogetherAndNobodyRemovesItMeanwhile() throws Exception {
    Path lock = cache.resolve("natives").resolve("some-1.lock");
    Process other = new ProcessBuilder(
        ProcessHandle.current().info().command().orElseThrow(), "-D" + CACHE + "=" + cache, "-cp",
        System.getProperty("java.class.path"), User.class.getName(), "some-1")
        .redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader out = new BufferedReader(new InputStreamReader(other.getInputStream()))) {
      assertEquals(cache.resolve("natives").resolve("some-1").toString(), out.readLine());
      assertFalse(isFree(lock, false), "to be removed");
      assertTrue(isFree(lock, true), "to be used");
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertTrue(isFree(lock, false), "when the process has ended");
  }

  private static boolean isFree(Path lock, boolean shared) throws IOException {
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock taken = channel.tryLock(0, Long.MAX_VALUE, shared)) {
      return taken != null;
    }
  }

  @Test
  void isNamedAlsoWhereNothingCanBeWritten() throws IOException {
    Files.writeString(cache.resolve("natives"), "a file in the folder's place");
    assertEquals(cache.resolve("natives").resolve("some-1"), NativesFolder.use("some-1"));
  }

  /** Uses a folder until it is killed. */
  static final class User {
    public static void main(String[] args) throws InterruptedException {
      System.out.println(NativesFolder.use(args[0]));
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
