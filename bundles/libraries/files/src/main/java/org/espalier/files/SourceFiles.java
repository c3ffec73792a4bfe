// SPDX-License-Identifier: Apache-2.0
package org.espalier.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;

/**
 * Files that a plug-in reads, with the digests that they had when they were found. What is read later are these bytes
 * or nothing. Immutable.
 */
public final class SourceFiles {
  private static final long LARGEST = 2_000_000_000;
  private static final int BUFFER = 1 << 16;

  private final Map<Path, String> digests;
  private final String sha256;

  private SourceFiles(Map<Path, String> digests, String sha256) {
    this.digests = digests;
    this.sha256 = sha256;
  }

  /**
   * One file.
   *
   * @param missing what is said after "there is no file PATH": what it is for, and where it comes from
   */
  public static SourceFiles of(Path file, String missing) {
    String digest = digest(file, missing);
    return new SourceFiles(Map.of(file, digest), digest);
  }

  /**
   * Several files.
   *
   * @param files by the names that they have in {@link #sha256}, which say no more of a place than is needed to tell
   *     them apart
   * @param missing as in {@link #of(Path, String)}
   */
  public static SourceFiles of(Map<String, Path> files, String missing) {
    Map<Path, String> digests = new LinkedHashMap<>();
    TreeMap<String, String> named = new TreeMap<>();
    files.forEach((name, file) -> {
      String digest = digest(file, missing);
      digests.put(file, digest);
      named.put(name, digest);
    });
    return new SourceFiles(digests, joined(named));
  }

  /**
   * Folders of many files, each with one digest: the SHA-256 of lines {@code DIGEST  NAME}, as {@code sha256sum} prints
   * them, in the order of the names.
   *
   * @param folders the files of each, by name
   */
  public static SourceFiles ofFolders(Map<String, List<Path>> folders) {
    Map<Path, String> digests = new LinkedHashMap<>();
    TreeMap<String, String> named = new TreeMap<>();
    folders.forEach((name, files) -> {
      MessageDigest all = sha256Digest();
      for (Path file : files.stream().sorted().toList()) {
        String digest = digest(file, "any more");
        digests.put(file, digest);
        all.update((digest + "  " + file.getFileName() + "\n").getBytes(StandardCharsets.UTF_8));
      }
      named.put(name, HexFormat.of().formatHex(all.digest()));
    });
    return new SourceFiles(digests, joined(named));
  }

  /**
   * A path as a user wrote it.
   *
   * @throws InvalidInputException if it is none, or empty
   */
  public static Path path(String text) {
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      throw new InvalidInputException("\"" + text + "\" is no path: " + e.getReason(), e);
    }
    throw new InvalidInputException("the path of what is to be read is empty");
  }

  private static String joined(Map<String, String> named) {
    return named.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(";"));
  }

  /** As {@link org.espalier.api.plugin.ReadsFiles#sha256} says it. */
  public String sha256() {
    return sha256;
  }

  /**
   * Holds the files to a plan.
   *
   * @param planned what {@link #sha256} was then; empty if nothing is planned yet
   * @return this
   * @throws InvalidInputException if they are others now, with the first that is
   */
  public SourceFiles requirePlanned(String planned) {
    if (planned.isEmpty() || planned.equals(sha256)) {
      return this;
    }
    if (digests.size() == 1) {
      throw changed(digests.keySet().iterator().next().toString(), sha256, planned);
    }
    Map<String, String> before = named(planned);
    Map<String, String> now = named(sha256);
    now.forEach((name, digest) -> {
      if (!digest.equals(before.get(name))) {
        throw before.containsKey(name)
            ? changed(name, digest, before.get(name))
            : new InvalidInputException(name + " was not there when the experiment was planned");
      }
    });
    before.keySet().removeAll(now.keySet());
    throw new InvalidInputException(
        String.join(", ", before.keySet()) + " is missing, and the experiment was planned with it");
  }

  private static InvalidInputException changed(String name, String now, String planned) {
    return new InvalidInputException(
        name + " has changed: its SHA-256 is " + now + ", and the experiment was planned with " + planned);
  }

  private static Map<String, String> named(String joined) {
    Map<String, String> named = new TreeMap<>();
    for (String entry : joined.split(";")) {
      int equals = entry.lastIndexOf('=');
      named.put(equals < 0 ? "" : entry.substring(0, equals), entry.substring(equals + 1));
    }
    return named;
  }

  /**
   * The bytes of one of the files.
   *
   * @throws InvalidInputException if they are not those that were found first
   */
  public byte[] read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    MessageDigest digest = sha256Digest();
    digest.update(bytes);
    String now = HexFormat.of().formatHex(digest.digest());
    if (!now.equals(digests.get(file))) {
      throw new InvalidInputException(file + " was changed while it was read");
    }
    return bytes;
  }

  private static String digest(Path file, String missing) {
    if (!Files.exists(file)) {
      throw new InvalidInputException("there is no file " + file + " " + missing);
    }
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(file + " is no regular file");
    }
    MessageDigest digest = sha256Digest();
    try (InputStream in = Files.newInputStream(file)) {
      if (Files.size(file) > LARGEST) {
        throw new InvalidInputException(file + " is too large: files of up to 2 GB are read");
      }
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static InvalidInputException unreadable(Path file, IOException e) {
    return new InvalidInputException(
        e instanceof AccessDeniedException
            ? file + " can't be read: its permissions forbid it"
            : file + " can't be read: " + e.getMessage(),
        e);
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
