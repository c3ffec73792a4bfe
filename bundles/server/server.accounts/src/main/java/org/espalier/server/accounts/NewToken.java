// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.accounts;

import org.espalier.server.data.TokenRecord;

/**
 * A token that was just made.
 *
 * @param text what its owner sends; nobody can be told it again
 */
public record NewToken(TokenRecord token, String text) {
  /** Without the text. */
  @Override
  public String toString() {
    return "NewToken[" + token.id() + " of " + token.person() + "]";
  }
}
