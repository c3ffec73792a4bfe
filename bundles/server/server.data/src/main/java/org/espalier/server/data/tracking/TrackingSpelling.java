// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.tracking;

import java.util.Map;

/** The ways in which clients of the tracking API write the names of fields. */
public final class TrackingSpelling {
  private static final Map<String, String> FAMILIES = Map.of(
      "metric", "metrics", "param", "params", "parameter", "params", "parameters", "params", "tag", "tags",
      "attribute", "", "attributes", "", "attr", "", "run", "");
  private static final Map<String, String> NAMES = Map.of(
      "Created", "start_time", "start time", "start_time", "created", "start_time", "run name", "run_name",
      "Run name", "run_name", "Run Name", "run_name", "run id", "run_id", "name", "name");

  private TrackingSpelling() {}

  /** The name of a field for what was written. */
  public static String of(String written) {
    int point = written.indexOf('.');
    if (point < 0) {
      return NAMES.getOrDefault(written, written);
    }
    String family = FAMILIES.get(written.substring(0, point));
    if (family == null) {
      return written;
    }
    String name = written.substring(point + 1);
    return family.isEmpty() ? NAMES.getOrDefault(name, name) : family + "." + name;
  }
}
