// SPDX-License-Identifier: Apache-2.0
package org.espalier.evaluator.energy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.espalier.api.engine.Weights;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.util.converter.Converters;

class EnergyEvaluatorTest {
  @TempDir
  Path folder;

  @Test
  void joulesAreLeftOutWithoutCountersAndTheNetworkIsLeftAlone() throws IOException {
    EnergyEvaluator evaluator = evaluator(Map.of("seconds", 0.05));
    try (ToyTraining training = new ToyTraining(new JvmEngine(), Seeds.of(1).stream("initial"), 1)) {
      Weights before = training.weights();
      assertFalse(evaluator.evaluate(training, Seeds.of(1)).containsKey("energy.pass"));
      zone("intel-rapl:0", "package-0", "1");
      assertEquals(0.0, evaluator.evaluate(training, Seeds.of(1)).get("energy.pass"));
      assertEquals(before, training.weights());
    }
  }

  @Test
  void badOptionsAreRefused() {
    assertThrows(InvalidInputException.class, () -> evaluator(Map.of("batch", 0)));
    assertThrows(InvalidInputException.class, () -> evaluator(Map.of("seconds", 0)));
  }

  private void zone(String zone, String name, String micros) throws IOException {
    Path path = Files.createDirectories(folder.resolve(zone));
    Files.writeString(path.resolve("name"), name + "\n");
    Files.writeString(path.resolve("energy_uj"), micros + "\n");
    Files.writeString(path.resolve("max_energy_range_uj"), "9999999\n");
  }

  private EnergyEvaluator evaluator(Map<String, Object> options) {
    return new EnergyEvaluator(
        Converters.standardConverter().convert(options).to(EnergyEvaluator.Options.class), folder);
  }
}
