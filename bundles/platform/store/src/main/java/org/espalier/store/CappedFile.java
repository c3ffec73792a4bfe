// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends to a file what somebody prints, until the file is as long as it may be; the rest is dropped, and the file
 * says so. What prints goes on, whatever becomes of the file: a write never fails. Safe for several threads.
 */
public final class CappedFile extends OutputStream {
  private static final byte[] MORE = "\n(more was printed and is not kept)\n".getBytes(StandardCharsets.UTF_8);

  private final Path file;
  private final long most;
  private final byte[] head;
  // all guarded by this
  private OutputStream out;
  private long left;
  private boolean ended;

  /**
   * A file that is made with the first byte, with its folder.
   *
   * @param most bytes that the file may have, beside the sentence at its end
   * @param head what is written before the first byte; may be empty
   */
  public CappedFile(Path file, long most, String head) {
    this.file = file;
    this.most = most;
    this.head = head.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void write(int one) {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    if (ended || length == 0) {
      return;
    }
    try {
      if (out == null) {
        open();
      }
      keep(bytes, from, length);
      out.flush();
    } catch (IOException e) {
      // such as a full disk
      close();
    }
  }

  private void open() throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    left = most - Files.size(file);
    keep(head, 0, head.length);
  }

  private void keep(byte[] bytes, int from, int length) throws IOException {
    int kept = (int) Math.max(0, Math.min(length, left));
    out.write(bytes, from, kept);
    // of a file that was full before, nothing is said again
    boolean full = kept < length && left >= 0;
    left -= length;
    if (full) {
      out.write(MORE);
      left = -1;
    }
  }

  @Override
  public synchronized void close() {
    ended = true;
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      // what was written is there
    }
  }
}
