package org.espalier.seedlings.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.tck.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of the file, and what is refused. */
class SeedlingTest {
  private static final Architecture LAYER = Architecture.from(Shape.of(2)).dense(1, Initializer.FAN_IN).build();
  private static final String SOUND = "dense1.weight 0.5 -1.25\n\ndense1.bias 1e-3\n";

  @TempDir
  Path folder;

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

  @Test
  void otherNetworksAreDrawn() throws IOException {
    assertEquals(Optional.empty(), source(SOUND, "actor", "").weights("critic", LAYER));
    assertTrue(source(SOUND, "actor", "").weights("actor", LAYER).isPresent());
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

  @Test
  void anotherFileThanTheOnePlannedIsRefused() throws IOException {
    String planned = source(SOUND, "", "").sha256();
    assertEquals(planned, source(SOUND, "", planned).sha256());
    assertThrows(InvalidInputException.class, () -> source(SOUND + "\n", "", planned));
  }
}
