// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.espalier.api.plugin.InvalidInputException;

/**
 * The folder of a server's sockets: short, since the path of a socket may have some hundred bytes at most; for its user
 * alone; and the same at each start on the same data, so that processes of an earlier one are found.
 */
final class RuntimeFolder {
  private static final int DIGEST_BYTES = 6;

  private RuntimeFolder() {}

  /**
   * The folder, which is made if it is not there.
   *
   * @param base in which it lies
   * @param data the server's data folder
   * @throws InvalidInputException if it belongs to somebody else, or cannot be made
   */
  static Path of(Path base, Path data) {
    Path folder = base.resolve("espalier-" + digest(data.toString()));
    Set<PosixFilePermission> own = PosixFilePermissions.fromString("rwx------");
    try {
      if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(own));
      }
      boolean ours = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
          && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(data))
          && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(own);
      if (!ours) {
        throw new InvalidInputException(
            folder + " must be a folder that the owner of " + data + " alone can use; remove what is there");
      }
      return folder;
    } catch (IOException e) {
      throw new InvalidInputException(
          "the folder " + folder + ", for sockets, cannot be made (" + e.getMessage() + ")", e);
    }
  }

  /** Where users have such folders: what the system gives, else that for temporary files. */
  static Path base() {
    String given = System.getenv("XDG_RUNTIME_DIR");
    return given != null && Files.isWritable(Path.of(given))
        ? Path.of(given) : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static String digest(String text) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)), 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
