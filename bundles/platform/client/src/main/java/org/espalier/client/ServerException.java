// SPDX-License-Identifier: Apache-2.0
package org.espalier.client;

/** A server could not be asked, or did not answer as it should. Its message is a sentence. */
public final class ServerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public ServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
