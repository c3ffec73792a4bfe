// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.backup;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/**
 * What is in a backup: a zip file with {@value #HEADER} first, then files of the data folder under their names there,
 * and last {@value #DIGESTS}, a line for each of these files as {@code sha256sum} writes it.
 */
final class Archive {
  /** Counts up when a program that knows the number before could not restore it any more. */
  static final int FORMAT = 1;
  static final String HEADER = "espalier-backup.json";
  static final String DIGESTS = "SHA256SUMS";
  static final String DATABASE = "db/espalier.mv.db";
  /** What lies in the data folder beside the database. */
  static final String BUNDLES = "bundles";
  static final String EXPERIMENTS = "experiments";
  static final String ARTIFACTS = "artifacts";
  static final Set<String> FOLDERS = Set.of("db", BUNDLES, EXPERIMENTS, ARTIFACTS);
  static final String GAP = "  ";

  private Archive() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
