package org.espalier.rl.replay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.Stream;

/** Segments as files of a folder, named by their numbers: {@code replay-17.rows}. */
public final class FolderSegments implements Segments {
  private static final String PREFIX = "replay-";
  private static final String SUFFIX = ".rows";

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
      ByteBuffer bytes = ByteBuffer.wrap(rows);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    Files.move(unfinished, file(number), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public byte[] read(long number) throws IOException {
    return Files.readAllBytes(file(number));
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
