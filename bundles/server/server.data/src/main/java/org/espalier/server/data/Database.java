// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.nio.file.Path;

/** What the services of this package keep their records in. */
public interface Database extends Transactions {
  /** What it is, for messages and health: product and version. */
  String description();

  /**
   * Asks it something.
   *
   * @throws IllegalStateException if it does not answer
   */
  void check();

  /**
   * Writes all that it holds to a file, while it is used.
   *
   * @param file that is not there yet; it appears whole or not at all
   * @throws org.espalier.api.plugin.InvalidInputException if the database's own program must do it
   */
  void backup(Path file);

  /** How its connections are used at the moment. */
  Connections connections();

  /**
   * Connections of a pool.
   *
   * @param waiting threads that wait for one
   * @param most that there can be
   */
  record Connections(int busy, int idle, int waiting, int most) {}
}
