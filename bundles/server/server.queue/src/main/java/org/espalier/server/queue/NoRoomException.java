// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue;

/** There is no room on the disk for new work. Its message says so in a sentence. */
public final class NoRoomException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public NoRoomException(String message) {
    super(message);
  }
}
