// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.server.data.DatabaseSetup;
import org.espalier.server.data.ServerSettings;

/** Puts a backup back. */
public final class Restoration {
  /** Folder in a data folder that is being restored: while it is there, the data folder is not whole. */
  public static final String UNFINISHED = ".restoring";

  private final Path archive;
  private final ZipFile zip;

  private Restoration(Path archive, ZipFile zip) {
    this.archive = archive;
    this.zip = zip;
  }

  /**
   * Unpacks a backup that {@link Backups} has made. Every file is what was backed up, and the database is one that this
   * program can open, or nothing is left of it. Where the process is killed before, {@value #UNFINISHED} is there.
   *
   * @param data folder that the caller holds, with nothing in it whose name does not begin with a dot
   * @return how many files there are
   * @throws InvalidInputException if it is no backup, is damaged or of a newer program
   */
  public static int restore(Path archive, Path data) {
    Path fresh = data.resolve(UNFINISHED);
    List<Path> moved = new ArrayList<>();
    try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
      createPrivate(fresh);
      createPrivate(fresh.resolve("db"));
      int files = new Restoration(archive, zip).unpack(fresh);
      open(archive, fresh);
      // the database last: what has none is no server's
      for (Path part : parts(fresh)) {
        Path to = data.resolve(part.getFileName());
        moved.add(to);
        Files.move(part, to, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.delete(fresh);
      return files;
    } catch (ZipException e) {
      undo(fresh, moved);
      throw new InvalidInputException(
          archive + " is no backup of a server, or its end is missing: " + e.getMessage(), e);
    } catch (IOException e) {
      undo(fresh, moved);
      throw new InvalidInputException(
          archive + " can't be restored to " + data + ": " + e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      undo(fresh, moved);
      throw e;
    }
  }

  private static void createPrivate(Path folder) throws IOException {
    Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static void open(Path archive, Path fresh) {
    try {
      DatabaseSetup.prepare(ServerSettings.in(fresh));
    } catch (InvalidInputException e) {
      throw new InvalidInputException(archive + " can't be restored: " + e.getMessage(), e);
    }
  }

  private static List<Path> parts(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted(Comparator.comparing((Path file) -> file.endsWith("db")).thenComparing(file -> file))
          .toList();
    }
  }

  private static void undo(Path fresh, List<Path> moved) {
    try {
      for (Path part : moved) {
        delete(part);
      }
      delete(fresh);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private int unpack(Path folder) throws IOException {
    requireKnownFormat();
    Map<String, String> digests = digests();
    Set<String> there = zip.stream().map(ZipEntry::getName).collect(Collectors.toCollection(HashSet::new));
    there.removeAll(Set.of(Archive.HEADER, Archive.DIGESTS));
    there.removeAll(digests.keySet());
    if (!there.isEmpty()) {
      throw damaged("it has " + there.iterator().next() + ", which was not backed up");
    }
    if (!digests.containsKey(Archive.DATABASE)) {
      throw damaged("it has no " + Archive.DATABASE);
    }
    for (Map.Entry<String, String> file : digests.entrySet()) {
      unpack(file.getKey(), file.getValue(), place(folder, file.getKey()));
    }
    return digests.size();
  }

  private void requireKnownFormat() throws IOException {
    String header = text(Archive.HEADER);
    long format;
    try {
      format = Json.readObject(header).integer("format");
    } catch (InvalidInputException e) {
      throw new InvalidInputException(archive + " is damaged: " + Archive.HEADER + " is not what was written", e);
    }
    if (format > Archive.FORMAT) {
      throw new InvalidInputException(archive + " was made by a newer program (its format is " + format
          + ", and this program knows those up to " + Archive.FORMAT + "); restore it with that one");
    }
  }

  private String text(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new InvalidInputException(archive + " is no backup of a server: it has no " + name);
    }
    try (InputStream in = zip.getInputStream(entry)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** By name of the file. */
  private Map<String, String> digests() throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String line : text(Archive.DIGESTS).split("\n")) {
      int gap = line.indexOf(Archive.GAP);
      if (gap < 0) {
        throw damaged(Archive.DIGESTS + " is not what was written");
      }
      digests.put(line.substring(gap + Archive.GAP.length()), line.substring(0, gap));
    }
    return digests;
  }

  private InvalidInputException damaged(String how) {
    return new InvalidInputException(archive + " is damaged: " + how + "; nothing was restored");
  }

  private Path place(Path folder, String name) {
    try {
      Path path = Path.of(name);
      if (!path.isAbsolute() && path.equals(path.normalize()) && path.getNameCount() > 1
          && Archive.FOLDERS.contains(path.getName(0).toString())) {
        return folder.resolve(path);
      }
    } catch (InvalidPathException e) {
      // said below
    }
    throw damaged("it has " + name + ", which is no file of a data folder");
  }

  private void unpack(String name, String digest, Path file) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw damaged("it lacks " + name);
    }
    Files.createDirectories(file.getParent());
    MessageDigest sha256 = Archive.sha256();
    try (InputStream in = new DigestInputStream(zip.getInputStream(entry), sha256);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      OutputStream out = Channels.newOutputStream(channel);
      in.transferTo(out);
      channel.force(true);
    } catch (ZipException e) {
      throw damaged(name + " can't be unpacked (" + e.getMessage() + ")");
    }
    if (!HexFormat.of().formatHex(sha256.digest()).equals(digest)) {
      throw damaged(name + " is not what was backed up");
    }
    Files.setLastModifiedTime(file, entry.getLastModifiedTime());
  }
}
