// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.task.TaskContext;

/**
 * Segments as files of a folder, named by their numbers: {@code replay-17.rows}. After the rows comes their CRC-32
 * (int32, big-endian), by which damage is noticed.
 */
public final class FolderSegments implements Segments {
  private static final String PREFIX = "replay-";
  private static final String SUFFIX = ".rows";

  /** Rows of a segment, of a training's checkpoints: a few hundred kilobytes. */
  private static final int LENGTH = 8192;

  private final Path folder;
  private final int length;

  /**
   * @param folder of this buffer alone; made when it is needed
   * @param length rows of a segment, at least 1
   */
  public FolderSegments(Path folder, int length) {
    if (length < 1) {
      throw new IllegalArgumentException("a segment of " + length + " rows; it must have at least 1");
    }
    this.folder = folder;
    this.length = length;
  }

  /** Those of a training, where it has a folder for them. */
  public static Optional<Segments> of(TaskContext context) {
    return context.folder().map(folder -> new FolderSegments(folder.resolve("replay"), LENGTH));
  }

  @Override
  public int length() {
    return length;
  }

  private Path file(long number) {
    return folder.resolve(PREFIX + number + SUFFIX);
  }

  @Override
  public boolean has(long number) {
    return Files.exists(file(number));
  }

  /** Under another name first, so that a file with the right name is whole. */
  @Override
  public void write(long number, byte[] rows) throws IOException {
    Files.createDirectories(folder);
    Path unfinished = folder.resolve(PREFIX + "unfinished");
    try (FileChannel file = FileChannel.open(
        unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.allocate(rows.length + Integer.BYTES).put(rows).putInt(checksum(rows)).flip();
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(unfinished, file(number), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static int checksum(byte[] rows) {
    CRC32 sum = new CRC32();
    sum.update(rows);
    return (int) sum.getValue();
  }

  /** @throws InvalidInputException if it is missing or damaged: the training has to begin again */
  @Override
  public byte[] read(long number) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file(number));
    } catch (NoSuchFileException e) {
      throw lost(number, "missing", e);
    }
    int length = bytes.length - Integer.BYTES;
    byte[] rows = Arrays.copyOf(bytes, Math.max(0, length));
    if (length < 0 || ByteBuffer.wrap(bytes).getInt(length) != checksum(rows)) {
      throw lost(number, "damaged", null);
    }
    return rows;
  }

  private InvalidInputException lost(long number, String how, IOException cause) {
    return new InvalidInputException(
        "replayed steps that the checkpoint needs are " + how + ", in " + file(number)
            + "; the training can't go on from there and has to begin again",
        cause);
  }

  @Override
  public void forgetBefore(long number) throws IOException {
    forget(each -> each < number);
  }

  @Override
  public void forgetFrom(long number) throws IOException {
    forget(each -> each >= number);
  }

  private void forget(LongPredicate numbers) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.getFileName().toString().matches(PREFIX + "\\d+" + SUFFIX.replace(".", "\\.")))
          .toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (numbers.test(Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length())))) {
        Files.delete(file);
      }
    }
  }
}
