// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.plan.Experiment;
import org.espalier.planning.file.YamlWriter;

/**
 * An experiment as a person gives it.
 *
 * @param name how the file was called, for messages
 * @param text its content: YAML 1.2
 * @param changes values to be changed, each {@code key=value} with a dotted key and a value in YAML, applied in order
 */
public record ExperimentFile(String name, String text, List<String> changes) {
  /** What no experiment file comes near, and a parser still reads at once. */
  private static final long MOST_BYTES = 1 << 20;

  public ExperimentFile {
    changes = List.copyOf(changes);
  }

  /**
   * Reads a file.
   *
   * @throws InvalidInputException if it is missing, is no file, is too large, or can't be read as UTF-8
   */
  public static ExperimentFile read(Path file, List<String> changes) {
    if (!Files.exists(file)) {
      throw new InvalidInputException(file + ": there is no such file; give the path of an experiment file");
    }
    if (Files.isDirectory(file)) {
      throw new InvalidInputException(file + ": this is a folder; give the path of an experiment file");
    }
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new InvalidInputException(
            file + ": it has " + Files.size(file) + " bytes, and an experiment file has at most " + MOST_BYTES
                + "; is it another file?");
      }
      return new ExperimentFile(file.toString(), Files.readString(file), changes);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file + ": it is not text in UTF-8; save it as such");
    } catch (IOException e) {
      throw new InvalidInputException(file + ": it can't be read (" + e.getMessage() + ")");
    }
  }

  /** An experiment as a file says it: YAML that describes the same one, with all that was left to defaults. */
  public static String text(Experiment experiment) {
    return YamlWriter.write(experiment.spec().values());
  }
}
