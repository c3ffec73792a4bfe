// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.plugin;

/**
 * Something a person wrote cannot be used: an option, a file, a combination. The message is one sentence that says
 * where, what, and what would be right; it is shown without a stack trace.
 */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidInputException(String message) {
    super(message);
  }

  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
