// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** The output folder can't be read or written any more, such as on a full disk. The message is one sentence. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what was to be done, such as {@code can't write}
   */
  public StoreException(String what, Path file, IOException cause) {
    super(what + " " + file + ": " + reason(cause), cause);
  }

  /** The reason in words: the JDK's messages are often but the file's name. */
  public static String reason(IOException problem) {
    if (problem instanceof AccessDeniedException) {
      return "access is denied";
    } else if (problem instanceof NoSuchFileException missing) {
      return missing.getFile() + " does not exist";
    } else if (problem instanceof CharacterCodingException) {
      return "it is not text in UTF-8";
    } else if (problem instanceof FileAlreadyExistsException || problem instanceof NotDirectoryException) {
      return ((FileSystemException) problem).getFile() + " is not a folder";
    } else if (problem instanceof FileSystemException named && named.getReason() != null) {
      return named.getReason();
    }
    return problem.getMessage() == null ? problem.getClass().getSimpleName() : problem.getMessage();
  }
}
