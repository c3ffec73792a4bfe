// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
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
  private static final String CHECK = "check";
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
          !json.has(CHECK) || json.text(CHECK).equals(check(json.values()))));
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
    // of what is read, whose numbers need not be of the types that were written
    fields.put(CHECK, check(Json.readObject(Json.pretty(fields)).values()));
    DurableFile.write(in(folder), Json.pretty(fields));
  }

  private static String check(Map<String, Object> fields) {
    Map<String, Object> checked = new LinkedHashMap<>(fields);
    checked.remove(CHECK);
    // all else is the same whenever and wherever a run is carried out
    checked.remove(SECONDS);
    CRC32 sum = new CRC32();
    sum.update(Json.canonical(checked).getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }
}
