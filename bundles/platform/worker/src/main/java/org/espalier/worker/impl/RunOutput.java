// SPDX-License-Identifier: Apache-2.0
package org.espalier.worker.impl;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.espalier.store.CappedFile;

/**
 * Keeps what the process prints to standard output and error, its log among it, in a file, until it is closed; it comes
 * where it came before, too. One at a time.
 */
final class RunOutput implements AutoCloseable {
  static final long MOST_BYTES = 4L << 20;

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final CappedFile kept;

  /** Begins to append to the file. */
  RunOutput(Path file) {
    kept = new CappedFile(file, MOST_BYTES, "-- process " + ProcessHandle.current().pid() + ", "
        + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n");
    System.setOut(both(out));
    System.setErr(both(err));
  }

  private PrintStream both(PrintStream usual) {
    return new PrintStream(new OutputStream() {
      @Override
      public void write(int one) {
        usual.write(one);
        kept.write(one);
      }

      @Override
      public void write(byte[] bytes, int from, int length) {
        usual.write(bytes, from, length);
        kept.write(bytes, from, length);
      }

      @Override
      public void flush() throws IOException {
        usual.flush();
      }
    }, true, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.out.flush();
    System.err.flush();
    System.setOut(out);
    System.setErr(err);
    kept.close();
  }
}
