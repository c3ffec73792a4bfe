// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HaltWeaverTest {
  /** Says in its hook that it has ended, which it does not where it halts. */
  static final class Halting {
    private Halting() {}

    public static void main(String[] arguments) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.print("told")));
      Runtime.getRuntime().halt(7);
    }
  }

  @TempDir
  Path folder;

  private static byte[] bytes(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream("/" + type.getName().replace('.', '/') + ".class")) {
      return in.readAllBytes();
    }
  }

  /** What the class says, run by itself. */
  private String said(byte[] type) throws Exception {
    Path file = folder.resolve(Halting.class.getName().replace('.', '/') + ".class");
    Files.createDirectories(file.getParent());
    Files.write(file, type);
    Path out = folder.resolve("out.txt");
    Process process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", folder.toString(),
        Halting.class.getName()).redirectOutput(out.toFile()).redirectErrorStream(true).start();
    process.waitFor(60, TimeUnit.SECONDS);
    assertEquals(7, process.exitValue(), Files.readString(out));
    return Files.readString(out);
  }

  @Test
  void whoHaltsExits() throws Exception {
    byte[] halting = bytes(Halting.class);
    assertEquals("", said(halting));
    assertEquals("told", said(HaltWeaver.withoutHalt(halting)));
  }

  @Test
  void othersStayAsTheyAre() throws IOException {
    byte[] other = bytes(HaltWeaverTest.class);
    assertSame(other, HaltWeaver.withoutHalt(other));
    byte[] none = {1, 2, 3};
    assertSame(none, HaltWeaver.withoutHalt(none));
  }
}
