// SPDX-License-Identifier: Apache-2.0
package org.espalier.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnergyCountersTest {
  @TempDir
  Path folder;

  @Test
  void packagesAreAddedAndPartsAreNot() throws IOException {
    zone("intel-rapl:0", "package-0", "5000000");
    zone("intel-rapl:1", "package-1", "1000000");
    zone("intel-rapl:0:0", "core", "7");
    zone("intel-rapl:2", "psys", "7");
    EnergyCounters counters = EnergyCounters.in(folder).orElseThrow();
    long[] before = counters.read();
    assertEquals(2, before.length);
    zone("intel-rapl:0", "package-0", "6000000");
    zone("intel-rapl:1", "package-1", "3500000");
    assertEquals(3.5, counters.joules(before, counters.read()), 1e-12);
  }

  @Test
  void aCounterThatStartsAgainHasPassedItsRange() throws IOException {
    zone("intel-rapl:0", "package-0", "9999999");
    EnergyCounters counters = EnergyCounters.in(folder).orElseThrow();
    long[] before = counters.read();
    zone("intel-rapl:0", "package-0", "499999");
    assertEquals(0.5, counters.joules(before, counters.read()), 1e-12);
  }

  @Test
  void whatCannotBeReadIsNoCounter() throws IOException {
    assertTrue(EnergyCounters.in(folder.resolve("missing")).isEmpty());
    assertTrue(EnergyCounters.in(folder).isEmpty());
    zone("intel-rapl:0", "package-0", "1");
    Files.delete(folder.resolve("intel-rapl:0/energy_uj"));
    // A folder can't be read as a file, whoever asks: permissions don't hold for the administrator.
    Files.createDirectory(folder.resolve("intel-rapl:0/energy_uj"));
    assertTrue(EnergyCounters.in(folder).isEmpty());
  }

  private void zone(String zone, String name, String micros) throws IOException {
    Path path = Files.createDirectories(folder.resolve(zone));
    Files.writeString(path.resolve("name"), name + "\n");
    Files.writeString(path.resolve("energy_uj"), micros + "\n");
    Files.writeString(path.resolve("max_energy_range_uj"), "9999999\n");
  }
}
