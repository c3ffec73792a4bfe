// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.plugin;

/**
 * A plug-in whose results depend on the bytes of files. It has an option {@code sha256}, a text that is empty by
 * default: when an experiment is planned it is set to {@link #sha256()}, and a plug-in that is given another one than
 * its own refuses to be constructed, so that a run reads the bytes that it was planned with or does not begin.
 */
public interface ReadsFiles {

  /**
   * The SHA-256 of the file that it reads, in lower-case hexadecimal digits; of several, {@code NAME=DIGEST}, in the
   * order of the names, with semicolons between them.
   */
  String sha256();
}
