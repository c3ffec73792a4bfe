// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.nio.file.Path;
import org.espalier.planning.ExperimentFile;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** An experiment file on the command line, with changes to it. */
final class FileOptions {
  @Parameters(paramLabel = "FILE", description = "An experiment file.")
  private Path file;

  @Mixin
  private ChangeOptions changes;

  ExperimentFile read() {
    return changes.read(file);
  }

  /** As it was given, for a command to type again. */
  String asTyped() {
    return changes.asTyped(file);
  }
}
