// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/** The lines that a run writes of its iterations. */
public final class Iterations {
  private Iterations() {}

  /**
   * Reads them in their order. A last line that is not whole yet is left out, and a file that is not there has none.
   *
   * @param more takes a line, with {@code iteration} and {@code metrics}, and says whether to go on
   */
  public static void read(Path file, Predicate<JsonObject> more) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!more.test(Json.readObject(line))) {
          return;
        }
      }
    } catch (NoSuchFileException | InvalidInputException e) {
      // The run has not begun, or is about to write the line.
    }
  }
}
