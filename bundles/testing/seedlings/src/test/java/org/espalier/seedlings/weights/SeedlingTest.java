// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.WeightSource;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.ReadsFiles;
import org.espalier.api.random.Seeds;
import org.espalier.tck.RandomNetwork;
import org.espalier.tck.Settings;
import org.espalier.tck.exchange.WeightSourceContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of every source of weights, what is read of the file, and what is refused. */
class SeedlingTest extends WeightSourceContract {
  private static final Architecture LAYER = Architecture.from(Shape.of(2)).dense(1, Initializer.FAN_IN).build();
  private static final String SOUND = "dense1.weight 0.5 -1.25\n\ndense1.bias 1e-3\n";

  @TempDir
  Path folder;

  private int version;

  @Override
  protected WeightSource source(RandomNetwork held, String network) throws IOException {
    return source(content(held), network, "");
  }

  @Override
  public ReadsFiles planned(String sha256) throws IOException {
    return source(content(RandomNetwork.draw(Seeds.of(version).stream("network"))), "", sha256);
  }

  @Override
  public void change() {
    version++;
  }

  private static String content(RandomNetwork network) {
    StringBuilder lines = new StringBuilder();
    for (ParameterSpec parameter : network.architecture().parameters()) {
      lines.append(parameter.name());
      for (float value : network.weights().get(parameter.name())) {
        lines.append(' ').append(value);
      }
      lines.append('\n');
    }
    return lines.toString();
  }

  private Seedling source(String content, String network, String planned) throws IOException {
    Path file = folder.resolve("weights.txt");
    Files.writeString(file, content);
    return new Seedling(
        Settings.of(
            Seedling.Options.class, Map.of("file", file.toString(), "network", network, "sha256", planned)));
  }

  @Test
  void valuesAreThoseOfTheFile() throws IOException {
    Weights weights = source(SOUND, "", "").weights("model", LAYER).orElseThrow();
    assertArrayEquals(new float[] {0.5f, -1.25f}, weights.get("dense1.weight"));
    assertArrayEquals(new float[] {1e-3f}, weights.get("dense1.bias"));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "dense1.weight 0.5 x\ndense1.bias 0\n", "dense1.weight 0.5 NaN\ndense1.bias 0\n", "dense1.weight 1 2\n",
    "dense1.weight 1\ndense1.bias 0\n", "dense1.weight 1 2\ndense1.bias 0\ndense2.bias 0\n",
    "dense1.weight 1 2\ndense1.bias 0\ndense1.bias 0\n"
  })
  void whatDoesNotFitIsRefused(String content) {
    assertThrows(InvalidInputException.class, () -> source(content, "", "").weights("model", LAYER));
  }
}
