// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LayerNameTest {
  private static boolean excluded(String network, String layer) {
    return List.of("dense3", "conv*", "critic/l*").stream().anyMatch(new LayerName(network, layer)::isMeantBy);
  }

  @Test
  void layersAreMeantByNameOrPattern() {
    assertTrue(excluded("actor", "dense3"));
    assertTrue(excluded("critic", "conv2"));
    assertTrue(excluded("critic", "lstm1"));
    assertFalse(excluded("actor", "lstm1"));
    assertFalse(excluded("actor", "dense1"));
  }

  @Test
  void whatIsNoStarStandsForItself() {
    assertFalse(new LayerName("actor", "dense1").isMeantBy("dense."));
    assertTrue(new LayerName("actor", "dense1").isMeantBy("act*/*1"));
  }

  @Test
  void textAndNameAreOne() {
    LayerName name = new LayerName("actor", "dense1");
    assertEquals("actor/dense1", name.toString());
    assertEquals(Optional.of(name), LayerName.of("actor/dense1"));
    assertEquals(Optional.empty(), LayerName.of("dense1"));
  }

  @Test
  void aPatternsLayerIsBehindItsNetwork() {
    assertEquals("output", LayerName.layerOf("*/output"));
    assertEquals("output", LayerName.layerOf("output"));
  }
}
