// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

/** How the process ends. */
final class ExitCode {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int BAD_INPUT = 2;
  static final int CANCELLED = 130;

  private ExitCode() {}
}
