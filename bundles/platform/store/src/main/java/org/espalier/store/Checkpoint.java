// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.BufferedInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.api.plugin.InvalidInputException;

/**
 * The file of a checkpoint: by which the run's other files were known then, the state, and at the end the CRC-32 of
 * both (int64, big-endian).
 */
final class Checkpoint {
  private Checkpoint() {}

  /**
   * What a run had written by then.
   *
   * @param kept its files
   * @param log the beginning of its log that belongs to the checkpoint
   */
  record Written(Checksums kept, Checksums.Sum log) {
    private void save(DataOutput out) throws IOException {
      kept.save(out);
      log.save(out);
    }

    static Written load(DataInput in) throws IOException {
      return new Written(Checksums.load(in), Checksums.Sum.load(in));
    }
  }

  static void write(Path file, Written written, RunFolder.StateWriter state) throws IOException {
    DurableFile.writeOwn(file, out -> {
      Summing summing = new Summing(out);
      DataOutputStream data = new DataOutputStream(summing);
      written.save(data);
      state.save(data);
      data.flush();
      data.writeLong(summing.sum().crc());
      data.flush();
    });
  }

  /**
   * What was written to it, without the checksum.
   *
   * @throws InvalidInputException if it is damaged
   */
  static DataInputStream open(Path file) throws IOException {
    long length = Files.size(file) - Long.BYTES;
    if (length < 0 || Checksums.Sum.of(file, length).crc() != end(file, length)) {
      throw new InvalidInputException(file + " is damaged");
    }
    return new DataInputStream(new Front(new BufferedInputStream(Files.newInputStream(file), 1 << 16), length));
  }

  private static long end(Path file, long position) throws IOException {
    ByteBuffer end = ByteBuffer.allocate(Long.BYTES);
    try (FileChannel channel = FileChannel.open(file)) {
      channel.read(end, position);
    }
    return end.getLong(0);
  }

  /** The first bytes of a stream. */
  private static final class Front extends FilterInputStream {
    private long left;

    Front(InputStream in, long length) {
      super(in);
      this.left = length;
    }

    @Override
    public int read() throws IOException {
      int read = left > 0 ? in.read() : -1;
      left -= read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = left > 0 || length == 0 ? in.read(bytes, offset, (int) Math.min(length, left)) : -1;
      left -= Math.max(0, read);
      return read;
    }
  }
}
