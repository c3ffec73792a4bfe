// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.file;

/**
 * Where a person wrote something.
 *
 * @param source a file's name, or an argument of the command line
 * @param line from 1; 0 if the source has no lines
 */
public record Location(String source, int line) {

  /** As compilers write it: {@code file:line}. */
  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line;
  }
}
