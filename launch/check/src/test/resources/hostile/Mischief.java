// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.io.IOException;
import java.util.concurrent.CancellationException;

/** What a plug-in may do in any of its methods, by name. */
final class Mischief {
  private Mischief() {}

  static void now(String mode) {
    switch (mode) {
      case "checked" -> Mischief.<RuntimeException>sneak(new IOException("checked"));
      case "interrupted" -> Mischief.<RuntimeException>sneak(new InterruptedException("not so"));
      case "cancelled" -> throw new CancellationException("not so");
      case "cyclic" -> {
        Exception one = new Exception("one");
        RuntimeException other = new RuntimeException("other", one);
        one.initCause(other);
        throw other;
      }
      case "unspeakable" -> throw new Unspeakable();
      case "wordless" -> throw new RuntimeException((String) null);
      case "megabytes" -> throw new RuntimeException("x".repeat(5_000_000));
      case "lines" -> throw new RuntimeException("\n\u001b[31mred\u0007\nand more".repeat(1000));
      case "overflow" -> now(mode);
      case "memory" -> throw new OutOfMemoryError("no more");
      case "linkage" -> throw new NoClassDefFoundError("org/example/Nowhere");
      case "death" -> throw new Death();
      case "flag" -> Thread.currentThread().interrupt();
      case "thread" -> new Thread(() -> sleep(Long.MAX_VALUE), "left-running").start();
      case "locale" -> java.util.Locale.setDefault(java.util.Locale.forLanguageTag("ar-SA-u-nu-arab"));
      case "zone" -> java.util.TimeZone.setDefault(java.util.TimeZone.getTimeZone("Asia/Kathmandu"));
      case "out" -> System.setOut(null);
      case "exit" -> System.exit(0);
      case "halt" -> Runtime.getRuntime().halt(0);
      case "hang" -> sleep(Long.MAX_VALUE);
      case "spin" -> {
        while (Thread.currentThread().isAlive()) {
          Thread.onSpinWait();
        }
      }
      case "hook" -> Runtime.getRuntime().addShutdownHook(new Thread(() -> sleep(Long.MAX_VALUE)));
      default -> { }
    }
  }

  private static void sleep(long millis) {
    long end = System.nanoTime() / 1_000_000 + Math.min(millis, 1_000_000_000);
    while (System.nanoTime() / 1_000_000 < end) {
      try {
        Thread.sleep(1000);
      } catch (InterruptedException e) {
        // goes on
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private static final class Death extends Error {}

  private static final class Unspeakable extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException();
    }

    @Override
    public synchronized Throwable getCause() {
      return new Unspeakable();
    }

    @Override
    public String toString() {
      throw new IllegalStateException();
    }
  }
}
