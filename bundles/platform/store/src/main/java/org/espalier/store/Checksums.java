// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.BufferedInputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.JsonObject;

/**
 * By which the files of a run are known to be what was written: their lengths and CRC-32, by path within the run's
 * folder, in order. Used by one thread.
 */
final class Checksums {
  private final Map<String, Sum> sums = new TreeMap<>();

  /**
   * What is known of a file, or of its beginning.
   *
   * @param length in bytes
   */
  record Sum(long length, long crc) {
    /** Of the first bytes of a file; of all, if there are fewer. */
    static Sum of(Path file, long length) throws IOException {
      CRC32 crc = new CRC32();
      long read = 0;
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
        byte[] block = new byte[1 << 16];
        for (int n = 0; n >= 0 && read < length; n = in.read(block, 0, (int) Math.min(block.length, length - read))) {
          crc.update(block, 0, n);
          read += n;
        }
      }
      return new Sum(read, crc.getValue());
    }

    static Sum of(Path file) throws IOException {
      return of(file, Long.MAX_VALUE);
    }

    /** Whether a file begins with what was written. */
    boolean begins(Path file) {
      try {
        return of(file, length).equals(this);
      } catch (IOException e) {
        return false;
      }
    }

    private boolean is(Path file) {
      try {
        return Files.size(file) == length && begins(file);
      } catch (IOException e) {
        return false;
      }
    }

    void save(DataOutput out) throws IOException {
      out.writeLong(length);
      out.writeLong(crc);
    }

    static Sum load(DataInput in) throws IOException {
      return new Sum(in.readLong(), in.readLong());
    }

    private Map<String, Object> fields() {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("bytes", length);
      fields.put("crc32", Long.toHexString(crc));
      return fields;
    }

    private static Sum of(JsonObject json) {
      try {
        return new Sum(json.integer("bytes"), Long.parseLong(json.text("crc32"), 16));
      } catch (NumberFormatException e) {
        throw new InvalidInputException("the field crc32 is " + json.text("crc32") + "; it must be hexadecimal", e);
      }
    }
  }

  void put(String path, Sum sum) {
    sums.put(path, sum);
  }

  void putAll(Checksums others) {
    sums.putAll(others.sums);
  }

  void clear() {
    sums.clear();
  }

  /** The files that are not what was written, or that are not there any more. */
  List<Path> damaged(Path folder) {
    return sums.keySet().stream().map(folder::resolve).filter(file -> isDamaged(folder, file)).toList();
  }

  /** Whether a file is known, and is not what was written or not there any more. */
  boolean isDamaged(Path folder, Path file) {
    Sum sum = sums.get(path(folder, file));
    return sum != null && !sum.is(file);
  }

  /** How a file is named here. */
  static String path(Path folder, Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  void save(DataOutput out) throws IOException {
    out.writeInt(sums.size());
    for (Map.Entry<String, Sum> sum : sums.entrySet()) {
      out.writeUTF(sum.getKey());
      sum.getValue().save(out);
    }
  }

  static Checksums load(DataInput in) throws IOException {
    Checksums checksums = new Checksums();
    for (int left = in.readInt(); left > 0; left--) {
      checksums.put(in.readUTF(), Sum.load(in));
    }
    return checksums;
  }

  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    sums.forEach((path, sum) -> fields.put(path, sum.fields()));
    return fields;
  }

  static Checksums of(JsonObject json) {
    Checksums checksums = new Checksums();
    json.values().keySet().forEach(path -> checksums.put(path, Sum.of(json.object(path))));
    return checksums;
  }
}
