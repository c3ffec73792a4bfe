// SPDX-License-Identifier: Apache-2.0
package org.espalier.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Energy counters of the processor packages, as Linux shows them (powercap, RAPL): a folder {@code intel-rapl:N} for
 * each, with {@code energy_uj}, which starts again at 0 after {@code max_energy_range_uj}. Parts of a package (core,
 * memory) and the whole platform are not added: they would count twice.
 */
public record EnergyCounters(List<Counter> counters) {

  /** Where Linux shows them; on many machines to the administrator alone. */
  public static final Path FOLDER = Path.of("/sys/class/powercap");

  /** One package's counter, in microjoules. */
  public record Counter(Path file, long range) {}

  /** Counters under this folder; none if there are none, or if one can't be read. */
  public static Optional<EnergyCounters> in(Path folder) {
    List<Counter> counters = new ArrayList<>();
    try (Stream<Path> zones = Files.list(folder)) {
      for (Path zone : zones.filter(z -> z.getFileName().toString().matches("intel-rapl:\\d+")).sorted().toList()) {
        if (Files.readString(zone.resolve("name")).startsWith("package")) {
          Path file = zone.resolve("energy_uj");
          number(file);
          counters.add(new Counter(file, number(zone.resolve("max_energy_range_uj"))));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
    return counters.isEmpty() ? Optional.empty() : Optional.of(new EnergyCounters(List.copyOf(counters)));
  }

  /** What the counters show now, in microjoules. */
  public long[] read() throws IOException {
    long[] values = new long[counters.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(counters.get(i).file());
    }
    return values;
  }

  /** Joules of all packages between two readings, no longer apart than a counter takes to start again. */
  public double joules(long[] before, long[] after) {
    long micros = 0;
    for (int i = 0; i < before.length; i++) {
      long passed = after[i] - before[i];
      micros += passed < 0 ? passed + counters.get(i).range() + 1 : passed;
    }
    return micros / 1e6;
  }

  private static long number(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }
}
