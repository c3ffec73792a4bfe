// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

/** The launcher cannot start; the message is one sentence for the person who started it. */
final class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LaunchException(String message) {
    super(message);
  }

  LaunchException(String message, Throwable cause) {
    super(message, cause);
  }
}
