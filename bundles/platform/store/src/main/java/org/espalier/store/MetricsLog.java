// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/**
 * Appends what iterations show to {@code metrics.jsonl}, a line an iteration. A line that was appended survives the
 * process; those before a {@link #force} survive a loss of power. Used by one thread.
 */
public final class MetricsLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;
  /** Of the lines that were counted last. */
  private CRC32 crc = new CRC32();
  private long counted;
  private long end;

  MetricsLog(Path file) {
    this.file = file;
    try {
      DurableFile.makeWay(file);
      channel = FileChannel.open(
          file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel.position(channel.size());
    } catch (IOException e) {
      throw new StoreException("can't write", file, e);
    }
  }

  public void append(MetricPoint point) {
    try {
      ByteBuffer line = ByteBuffer.wrap(point.line().getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (IOException e) {
      throw new StoreException("can't write", file, e);
    }
  }

  /**
   * Forgets all but the first lines, so that a run which goes on from a checkpoint repeats none.
   *
   * @throws StoreException if there are fewer
   */
  public void cut(long lines) {
    try {
      channel.truncate(first(lines).length());
      channel.position(channel.size());
    } catch (IOException e) {
      throw new StoreException("can't cut", file, e);
    }
  }

  /**
   * By which the first lines are known.
   *
   * @throws StoreException if there are fewer
   */
  Checksums.Sum first(long lines) {
    if (lines < counted) {
      crc = new CRC32();
      counted = 0;
      end = 0;
    }
    try {
      ByteBuffer block = ByteBuffer.allocate(1 << 16);
      while (counted < lines) {
        if (channel.read(block.clear(), end) < 0) {
          throw new IOException("it has fewer than " + lines + " lines");
        }
        count(block.flip(), lines);
      }
    } catch (IOException e) {
      throw new StoreException("can't read", file, e);
    }
    return new Checksums.Sum(end, crc.getValue());
  }

  private void count(ByteBuffer block, long lines) {
    while (counted < lines && block.hasRemaining()) {
      byte next = block.get();
      crc.update(next);
      end++;
      counted += next == '\n' ? 1 : 0;
    }
  }

  /** Makes all lines durable. */
  public void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw new StoreException("can't write", file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StoreException("can't close", file, e);
    }
  }
}
