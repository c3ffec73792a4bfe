// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.store.CappedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a process prints, kept in a file up to a limit; the rest is read, so that the process goes on, and dropped. */
final class Output {
  private static final Logger LOG = LoggerFactory.getLogger(Output.class);
  static final long MOST_BYTES = 10L << 20;
  private static final int LINE = 300;

  private final InputStream in;
  private final Path file;
  private final StringBuilder line = new StringBuilder();
  private volatile String last = "";

  Output(InputStream in, Path file) {
    this.in = in;
    this.file = file;
  }

  /** Begins to keep it, on a thread of its own. */
  void keep() {
    Thread thread = new Thread(this::copy, "output-of-" + file.getFileName());
    thread.setDaemon(true);
    thread.start();
  }

  private void copy() {
    empty();
    byte[] block = new byte[1 << 13];
    try (in; CappedFile out = new CappedFile(file, MOST_BYTES, "")) {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        note(block, n);
        out.write(block, 0, n);
      }
    } catch (IOException e) {
      LOG.debug("what goes to {} ends", file, e);
    }
  }

  /** An earlier process may have had the same number. */
  private void empty() {
    try {
      Files.write(file, new byte[0]);
    } catch (IOException e) {
      LOG.debug("{} can't be written", file, e);
    }
  }

  private void note(byte[] block, int n) {
    for (int i = 0; i < n; i++) {
      if (block[i] == '\n') {
        if (!line.toString().isBlank()) {
          last = line.toString().strip();
        }
        line.setLength(0);
      } else if (line.length() < LINE) {
        line.append((char) (block[i] & 0xff));
      }
    }
  }

  /** The last line that was not blank, or its begin. */
  Optional<String> last() {
    return Optional.of(last).filter(text -> !text.isEmpty());
  }
}
