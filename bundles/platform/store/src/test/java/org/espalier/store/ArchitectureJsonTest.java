// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.junit.jupiter.api.Test;

class ArchitectureJsonTest {
  /** As it has been written since before convolutions had groups. */
  private static final String WITHOUT_GROUPS =
      "{\"input\":[4,5,5],\"layers\":[{\"bias\":false,\"biases\":{\"gain\":0.0,\"scheme\":\"constant\"},\"filters\":6,"
          + "\"kernel\":3,\"kind\":\"conv\",\"name\":\"conv1\",\"padding\":1,\"reads\":[\"input\"],\"stride\":1,"
          + "\"weights\":{\"gain\":1.0,\"scheme\":\"fan-in-uniform\"}}]}";

  private static Architecture conv(int groups) {
    return Architecture.from(Shape.of(4, 5, 5)).conv(6, 3, groups, Initializer.FAN_IN).build();
  }

  private static Architecture read(String json) {
    return ArchitectureJson.read(Json.readObject(json));
  }

  @Test
  void aConvolutionOfOneGroupIsWrittenAsBeforeThereWereGroups() {
    assertEquals(WITHOUT_GROUPS, ArchitectureJson.write(conv(1)).canonical());
    assertEquals(conv(1), read(WITHOUT_GROUPS));
  }

  @Test
  void groupsAreWrittenAndRead() {
    String json = ArchitectureJson.write(conv(2)).canonical();
    assertEquals(WITHOUT_GROUPS.replace("\"kernel\"", "\"groups\":2,\"kernel\""), json);
    assertEquals(conv(2), read(json));
  }

  @Test
  void layersOfTodaysNetworksAreWrittenAndRead() {
    Architecture.Builder layers = Architecture.from(Shape.of(4)).dense(6, Initializer.FAN_IN)
        .then(new Layer.LayerNorm(1e-6)).activate(Activation.SILU).concatenate(Architecture.INPUT)
        .activate(Activation.GELU);
    assertEquals(layers.build(), read(ArchitectureJson.write(layers.build()).canonical()));
  }

  @Test
  void groupsThatDoNotFitAreRefused() {
    String three = WITHOUT_GROUPS.replace("\"kernel\"", "\"groups\":3,\"kernel\"");
    assertEquals(
        "not an architecture: layer conv1 has 3 groups and reads 4x5x5; the number of channels must be a multiple of"
            + " the groups",
        assertThrows(InvalidInputException.class, () -> read(three)).getMessage());
  }
}
