// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.sql.SQLException;

/** The database did not do what was asked of it: it is away, full, or in others' hands. */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DatabaseException(SQLException cause) {
    super("the database did not answer as it should: " + cause.getMessage(), cause);
  }

  /**
   * It is not to be asked any more.
   *
   * @param sentence what is wrong
   */
  public DatabaseException(String sentence) {
    super(sentence);
  }
}
