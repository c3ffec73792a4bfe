// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import picocli.CommandLine.ParseResult;

/** Executes a command that was understood and is not a question for help. */
interface Execution {

  /** The exit code. Exceptions become sentences. */
  int execute(ParseResult parsed);
}
