// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces files in whole: whatever happens, a file holds all of its old content or all of the new one, and once the
 * method has returned the new one, even after a loss of power. One writer a file at a time.
 */
public final class DurableFile {
  private DurableFile() {}

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Content {
    /** Writes it; the stream is buffered and closed by the caller. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Replaces a text, in UTF-8. */
  public static void write(Path file, String text) throws IOException {
    write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Replaces a file. If the content can't be written, the file is left as it was. */
  public static void write(Path file, Content content) throws IOException {
    replace(file, content, true);
    forceFolder(file.toAbsolutePath().getParent());
  }

  /** As {@link #write}, for a file of an output folder: a folder in its place is put aside. */
  static void writeOwn(Path file, Content content) throws IOException {
    makeWay(file);
    write(file, content);
  }

  /** As {@link #writeOwn}, of a text. */
  static void writeOwn(Path file, String text) throws IOException {
    makeWay(file);
    write(file, text);
  }

  /** As {@link #writeOwn}, but does not wait until it is safe from a loss of power: for what can be made again. */
  static void writeSoon(Path file, String text) throws IOException {
    makeWay(file);
    replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)), false);
  }

  /** Removes a file of an output folder, if it is there; a folder in its place is put aside. */
  static void remove(Path file) throws IOException {
    makeWay(file);
    Files.deleteIfExists(file);
  }

  /** Puts a folder aside that has come to be where a file belongs; what is in it is nobody's to delete. */
  static void makeWay(Path file) throws IOException {
    if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      Path aside = file.resolveSibling(file.getFileName() + ".folder");
      for (int n = 2; Files.exists(aside, LinkOption.NOFOLLOW_LINKS); n++) {
        aside = file.resolveSibling(file.getFileName() + ".folder-" + n);
      }
      Files.move(file, aside);
    }
  }

  private static void replace(Path file, Content content, boolean force) throws IOException {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      try (FileChannel channel = FileChannel.open(
              fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
        content.writeTo(out);
        out.flush();
        if (force) {
          channel.force(true);
        }
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Makes the names in a folder durable. */
  private static void forceFolder(Path folder) throws IOException {
    // Windows opens no folder as a file, and keeps names durable by itself
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
