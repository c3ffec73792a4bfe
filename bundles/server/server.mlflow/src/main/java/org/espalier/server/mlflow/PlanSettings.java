// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.json.Json;

/** What varies in an experiment, as the plan of a run has it. */
final class PlanSettings {
  private PlanSettings() {}

  /**
   * The settings by key; none if the run has not begun.
   *
   * @param file the plan's
   */
  static Map<String, String> read(Path file) {
    Map<String, String> settings = new TreeMap<>();
    try {
      Json.readObject(Files.readString(file)).object("settings").values()
          .forEach((key, value) -> settings.put(key, value instanceof String text ? text : Json.canonical(value)));
    } catch (NoSuchFileException e) {
      // It is written when the run begins.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return settings;
  }
}
