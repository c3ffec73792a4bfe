// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/**
 * What {@code result.json} holds: how a run ended, by which its files are known, and a checksum of both but
 * for the seconds.
 *
 * @param genuine whether it is what was written; taken for granted of a file without a checksum, as they were before
 */
record ResultFile(RunResult result, Checksums files, boolean genuine) {
  private static final String NAME = "result.json";
  private static final String FILES = "files";
  private static final String SECONDS = "seconds";

  static Path in(Path folder) {
    return folder.resolve(NAME);
  }

  /**
   * Reads it; empty if there is none.
   *
   * @throws InvalidInputException if it is no result any more
   */
  static Optional<ResultFile> read(Path folder) {
    Path file = in(folder);
    try {
      JsonObject json = Json.readObject(Files.readString(file));
      return Optional.of(new ResultFile(
          RunResult.of(json), json.has(FILES) ? Checksums.of(json.object(FILES)) : new Checksums(),
          Seal.holds(json, SECONDS)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new StoreException("can't read", file, e);
    }
  }

  static void write(Path folder, RunResult result, Checksums files) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>(result.toJson().values());
    fields.put(FILES, files.fields());
    // all else is the same whenever and wherever a run is carried out
    DurableFile.writeOwn(in(folder), Seal.text(fields, SECONDS));
  }
}
