// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.espalier.json.Json;

/** Writes a backup. What it is written to stays open. */
final class ArchiveWriter {
  private final ZipOutputStream zip;
  private final StringBuilder digests = new StringBuilder();

  ArchiveWriter(OutputStream out, Instant made) throws IOException {
    zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    zip.setLevel(Deflater.BEST_SPEED);
    put(Archive.HEADER, Json.canonical(Map.of("format", (long) Archive.FORMAT, "made", made.toString())));
  }

  private void put(String name, String text) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  /** Adds a file. */
  void add(String name, FileTime modified, InputStream content) throws IOException {
    MessageDigest sha256 = Archive.sha256();
    ZipEntry entry = new ZipEntry(name);
    entry.setLastModifiedTime(modified);
    zip.putNextEntry(entry);
    // what is digested is what is written, whatever becomes of the file meanwhile
    new DigestInputStream(content, sha256).transferTo(zip);
    zip.closeEntry();
    digests.append(HexFormat.of().formatHex(sha256.digest())).append(Archive.GAP).append(name).append('\n');
  }

  /** Adds a file, unless it is gone. */
  void add(String name, Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      add(name, Files.getLastModifiedTime(file), content);
    } catch (NoSuchFileException e) {
      // such as a checkpoint of a run that has ended meanwhile
    }
  }

  /**
   * Adds what is in a folder: files before folders, each by name; neither links, nor what begins with a dot, which is
   * locks and files half-written. A folder that is not there has nothing.
   *
   * @param wanted which of the files and folders in it
   */
  void addFolder(String name, Path folder, Predicate<Path> wanted) throws IOException {
    for (Path file : list(folder)) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && wanted.test(file)) {
        add(name + "/" + file.getFileName(), file);
      }
    }
    for (Path inner : list(folder)) {
      if (Files.isDirectory(inner, LinkOption.NOFOLLOW_LINKS) && wanted.test(inner)) {
        addFolder(name + "/" + inner.getFileName(), inner, file -> true);
      }
    }
  }

  static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !file.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Writes the end, by which it is known to be whole. */
  void finish() throws IOException {
    put(Archive.DIGESTS, digests.toString());
    zip.finish();
    zip.flush();
  }
}
