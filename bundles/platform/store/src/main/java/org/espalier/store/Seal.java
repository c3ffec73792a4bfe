// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/** A checksum that a JSON file carries of its own fields, so that a file that is damaged and still JSON is known. */
final class Seal {
  private static final String CHECK = "check";

  private Seal() {}

  /**
   * The text of a file that holds these fields and their checksum.
   *
   * @param but fields that may be another each time
   */
  static String text(Map<String, Object> fields, String... but) {
    Map<String, Object> sealed = new LinkedHashMap<>(fields);
    // of what is read, whose numbers need not be of the types that were written
    sealed.put(CHECK, check(Json.readObject(Json.pretty(fields)).values(), but));
    return Json.pretty(sealed);
  }

  /** Whether fields are what was written; taken for granted of a file without a checksum, as they were before. */
  static boolean holds(JsonObject json, String... but) {
    return !json.has(CHECK) || json.text(CHECK).equals(check(json.values(), but));
  }

  private static String check(Map<String, Object> fields, String... but) {
    Map<String, Object> checked = new LinkedHashMap<>(fields);
    checked.remove(CHECK);
    checked.keySet().removeAll(List.of(but));
    CRC32 sum = new CRC32();
    sum.update(Json.canonical(checked).getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(sum.getValue());
  }
}
