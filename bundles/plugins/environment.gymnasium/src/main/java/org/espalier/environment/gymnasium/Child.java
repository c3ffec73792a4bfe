// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.espalier.api.plugin.InvalidInputException;

/**
 * A Python process that serves environments: a request is sent, its answer received. It ends when it is closed or this
 * JVM ends; if an answer takes longer than the timeout it is killed. Used by one thread at a time.
 */
final class Child implements AutoCloseable {
  private static final String SERVER = "server.py";
  /** Runs the program that comes first on standard input, so that lists of processes do not show it all. */
  private static final String BOOTSTRAP =
      "import sys; exec(compile(sys.stdin.buffer.read(int(sys.argv[1])), 'server.py', 'exec'))";
  private static final int LAST_LINES = 5;
  private static final long GRACE_SECONDS = 3;
  private static final int LARGEST = 1 << 30;

  private final Settings settings;
  private final Process process;
  private final OutputStream requests;
  private final DataInputStream replies;
  private final Deque<String> printed = new ArrayDeque<>();
  private final Thread printing;
  private final Hello hello;
  private volatile long deadline = Long.MAX_VALUE;
  private volatile boolean late;

  /** @throws InvalidInputException if there is no Python, no Gymnasium or no such environment */
  Child(Settings settings) {
    this.settings = settings;
    byte[] program = program();
    try {
      process =
          new ProcessBuilder(
                  settings.python(), "-c", BOOTSTRAP, Integer.toString(program.length), settings.id(),
                  settings.module(), settings.cost())
              .start();
    } catch (IOException e) {
      throw settings.failure(
          "\"" + settings.python() + "\" cannot be started; option python is to name a Python 3 that has gymnasium", e);
    }
    requests = process.getOutputStream();
    replies = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    printing = daemon(this::listen, "output");
    daemon(this::watch, "watchdog");
    try {
      hello = greeting(program);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Hello greeting(byte[] program) {
    awaitAnswer();
    try {
      requests.write(program);
      requests.flush();
    } catch (IOException e) {
      throw ended("while starting", e);
    }
    try {
      return Hello.read(receive(Frame.HELLO, "starting"));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw settings.failure("\"" + settings.python() + "\" does not answer as it should: " + e.getMessage(), e);
    }
  }

  private static byte[] program() {
    try (InputStream in = Child.class.getResourceAsStream(SERVER)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, "gymnasium " + settings.id() + " " + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  Hello hello() {
    return hello;
  }

  /** Sends a request; its payload is all of the buffer up to its position. */
  void send(byte kind, ByteBuffer payload) {
    ByteBuffer header = Frame.of(Frame.HEADER).putInt(payload.position()).put(kind);
    awaitAnswer();
    try {
      requests.write(header.array());
      requests.write(payload.array(), 0, payload.position());
      requests.flush();
    } catch (IOException e) {
      throw ended("before a request", e);
    }
  }

  private void awaitAnswer() {
    deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(settings.timeout());
  }

  /**
   * The answer to the request before.
   *
   * @param doing what the request asked for, in a word
   * @throws InvalidInputException if the environment failed, the process ended or the time was up
   */
  ByteBuffer receive(byte expected, String doing) {
    ByteBuffer payload;
    byte kind;
    try {
      int length = Integer.reverseBytes(replies.readInt());
      kind = replies.readByte();
      if (length < 0 || length > LARGEST) {
        throw settings.failure("the child sent a frame of " + length + " bytes while " + doing);
      }
      payload = Frame.of(length);
      replies.readFully(payload.array());
    } catch (IOException e) {
      throw ended("while " + doing, e);
    } finally {
      deadline = Long.MAX_VALUE;
    }
    if (kind == Frame.ERROR) {
      throw error(payload);
    } else if (kind != expected) {
      throw settings.failure("the child sent a frame of kind " + (kind & 0xff) + " while " + doing);
    }
    return payload;
  }

  private InvalidInputException error(ByteBuffer payload) {
    int index = payload.getInt();
    long step = payload.getLong();
    String doing = Frame.text(payload);
    String reason = Frame.text(payload);
    String where = (index < 0 ? "" : " of environment " + index) + (step == 0 ? "" : ", step " + step);
    String hint =
        reason.contains("No module named 'gymnasium'")
            ? "; option python is to name a Python 3 that has gymnasium, and \"" + settings.python() + "\" has none"
            : "";
    return settings.failure(
        doing + where + " failed in Python: " + reason + hint, new IllegalStateException(Frame.text(payload)));
  }

  private InvalidInputException ended(String when, IOException cause) {
    if (late) {
      return settings.failure(
          "no answer in " + settings.timeout() + " s " + when + ", so Python was ended; option timeout allows more");
    }
    String status = "";
    try {
      if (process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        status = " with exit code " + process.exitValue();
      }
      printing.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    String last;
    synchronized (printed) {
      last = printed.isEmpty() ? "it printed nothing" : "its last output was: " + String.join(" | ", printed);
    }
    return settings.failure("Python (\"" + settings.python() + "\") ended" + status + " " + when + "; " + last, cause);
  }

  /** Reads what the environment prints, so that it never waits for a reader, and keeps the end of it. */
  private void listen() {
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (printed) {
          printed.add(line);
          if (printed.size() > LAST_LINES) {
            printed.remove();
          }
        }
      }
    } catch (IOException e) {
      // the process is gone, and with it what it had to say
    }
  }

  private void watch() {
    try {
      while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
        long until = deadline;
        if (until != Long.MAX_VALUE && System.nanoTime() - until > 0) {
          late = true;
          kill();
        }
      }
    } catch (InterruptedException e) {
      kill();
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Ends the process, by force if it does not end by itself in a moment. */
  @Override
  public void close() {
    try {
      requests.write(Frame.of(Frame.HEADER).putInt(0).put(Frame.CLOSE).array());
      requests.close();
    } catch (IOException e) {
      // it is gone already
    }
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }
}
