// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/** Sums up what is written. */
final class Summing extends FilterOutputStream {
  private final CRC32 crc = new CRC32();
  private long length;

  Summing(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int value) throws IOException {
    out.write(value);
    crc.update(value);
    length++;
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    out.write(bytes, offset, count);
    crc.update(bytes, offset, count);
    length += count;
  }

  /** Of all that was written so far. */
  Checksums.Sum sum() {
    return new Checksums.Sum(length, crc.getValue());
  }
}
