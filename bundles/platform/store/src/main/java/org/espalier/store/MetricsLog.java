package org.espalier.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends what iterations show to {@code metrics.jsonl}, a line an iteration. A line that was appended survives the
 * process; those before a {@link #force} survive a loss of power. Used by one thread.
 */
public final class MetricsLog implements AutoCloseable {
  private final Path file;
  private final FileChannel channel;

  MetricsLog(Path file) {
    this.file = file;
    try {
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
      channel.truncate(end(lines));
      channel.position(channel.size());
    } catch (IOException e) {
      throw new StoreException("can't cut", file, e);
    }
  }

  private long end(long lines) throws IOException {
    ByteBuffer block = ByteBuffer.allocate(1 << 16);
    long position = 0;
    for (long left = lines; left > 0; ) {
      if (!block.hasRemaining() || position == 0) {
        block.clear();
        if (channel.read(block, position) < 0) {
          throw new IOException("it has fewer than " + lines + " lines");
        }
        block.flip();
      }
      while (left > 0 && block.hasRemaining()) {
        position++;
        if (block.get() == '\n') {
          left--;
        }
      }
    }
    return position;
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
