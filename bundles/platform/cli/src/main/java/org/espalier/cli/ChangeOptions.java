// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.planning.ExperimentFile;
import picocli.CommandLine.Option;

/** Changes to an experiment file on the command line. */
final class ChangeOptions {
  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change a value of the file: a dotted key, and a value in YAML; may be repeated.")
  private List<String> changes = new ArrayList<>();

  /** A file with the changes. */
  ExperimentFile read(Path file) {
    return ExperimentFile.read(file, changes);
  }

  /** A file with the changes as they were given, for a command to type again. */
  String asTyped(Path file) {
    StringBuilder typed = new StringBuilder(quoted(file.toString()));
    changes.forEach(change -> typed.append(" --set ").append(quoted(change)));
    return typed.toString();
  }

  private static String quoted(String argument) {
    return argument.matches("[A-Za-z0-9_./=:,+-]+") ? argument : "'" + argument.replace("'", "'\\''") + "'";
  }
}
