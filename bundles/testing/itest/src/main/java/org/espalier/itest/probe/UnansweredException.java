// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

/** An exception of the plug-in's own type. */
final class UnansweredException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnansweredException(String question) {
    super("no answer to " + question);
  }
}
