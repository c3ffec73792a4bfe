// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Rows for programs; a side that did not take part has no entry. */
final class Json {
  private static final Map<Side, String> NAMES =
      Map.of(
          Side.ENGINE, "jvm", Side.BESIDE, "beside", Side.WHOLE, "jvmWhole", Side.LIBTORCH, "libtorch",
          Side.CHANNELS_LAST, "libtorchChannelsLast");

  private Json() {}

  static String of(String machine, List<Row> rows) {
    return "{\n  \"machine\": " + quoted(machine) + ",\n  \"unit\": \"us\",\n  \"results\": [\n"
        + String.join(",\n", rows.stream().map(Json::of).toList()) + "\n  ]\n}\n";
  }

  private static String of(Row row) {
    List<String> entries = new ArrayList<>();
    entries.add("\"workload\": " + quoted(row.workload().name()));
    entries.add("\"title\": " + quoted(row.workload().title()));
    entries.add("\"sparsity\": " + row.workload().work().sparsity());
    for (Side side : Side.values()) {
      if (NAMES.containsKey(side) && row.times().has(side)) {
        add(NAMES.get(side), row.times().median(side), entries);
        add(NAMES.get(side) + "Best", row.times().best(side), entries);
      }
    }
    add("ratio", row.ratio(), entries);
    add("ratioToBeside", row.ratio(Side.BESIDE), entries);
    add("ratioToWhole", row.ratio(Side.WHOLE), entries);
    add("gigaflops", row.speed(Side.ENGINE), entries);
    add("libtorchGigaflops", row.speed(row.better()), entries);
    add("peakGigaflops", row.peak(), entries);
    add("shareOfPeak", row.share(), entries);
    return "    {" + String.join(", ", entries) + "}";
  }

  private static void add(String name, OptionalDouble value, List<String> entries) {
    value.ifPresent(number -> add(name, number, entries));
  }

  private static void add(String name, double value, List<String> entries) {
    entries.add(String.format(Locale.ROOT, "\"%s\": %.4f", name, value));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
