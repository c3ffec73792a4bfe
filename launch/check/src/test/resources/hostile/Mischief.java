// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** What a plug-in may do in any of its methods, by name. */
final class Mischief {
  /** Whatever it is, a file of this name in the working directory prevents it. */
  private static final Path PEACE = Path.of("peace");

  private static CountDownLatch earlier = new CountDownLatch(1);

  private Mischief() {}

  static void now(String mode) {
    if (Files.exists(PEACE)) {
      return;
    }
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
      case "heap" -> fill();
      case "heap-later" -> new Thread(Mischief::fill, "left-to-itself").start();
      case "linkage" -> throw new NoClassDefFoundError("org/example/Nowhere");
      case "death" -> throw new Death();
      case "flag" -> Thread.currentThread().interrupt();
      case "thread" -> new Thread(() -> sleep(Long.MAX_VALUE), "left-running").start();
      case "stray" -> new Thread(
          () -> Mischief.<RuntimeException>sneak(new IOException("stray")), "left-to-itself").start();
      case "late" -> outlive();
      case "locale" -> java.util.Locale.setDefault(java.util.Locale.forLanguageTag("ar-SA-u-nu-arab"));
      case "zone" -> java.util.TimeZone.setDefault(java.util.TimeZone.getTimeZone("Asia/Kathmandu"));
      case "out" -> System.setOut(null);
      case "exit" -> System.exit(0);
      case "halt" -> Runtime.getRuntime().halt(0);
      case "reflection" -> attempt(() -> Runtime.class.getMethod("halt", int.class).invoke(Runtime.getRuntime(), 0));
      case "handle" -> attempt(() -> MethodHandles.lookup().findVirtual(
          Runtime.class, "halt", MethodType.methodType(void.class, int.class)).invoke(Runtime.getRuntime(), 2));
      case "crash" -> attempt(Mischief::crash);
      case "kill" -> attempt(() -> new ProcessBuilder(
          "kill", "-KILL", Long.toString(ProcessHandle.current().pid())).start().waitFor());
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

  private interface Deed {
    Object done() throws Throwable;
  }

  private static void attempt(Deed deed) {
    try {
      deed.done();
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("it did not work", e);
    }
  }

  /** A thread that ends with an error once another run has come this far. */
  private static synchronized void outlive() {
    earlier.countDown();
    CountDownLatch mine = new CountDownLatch(1);
    earlier = mine;
    new Thread(() -> attempt(() -> {
      mine.await();
      throw new Death();
    }), "left-to-itself").start();
  }

  /** Takes all memory that there is. */
  private static void fill() {
    Object[] taken = null;
    while (true) {
      taken = new Object[] {taken, new byte[1 << 16]};
    }
  }

  /** Writes where nothing is. */
  private static Object crash() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe", true, ClassLoader.getSystemClassLoader());
    Field unsafe = type.getDeclaredField("theUnsafe");
    unsafe.setAccessible(true);
    return type.getMethod("putAddress", long.class, long.class).invoke(unsafe.get(null), 0L, 0L);
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
