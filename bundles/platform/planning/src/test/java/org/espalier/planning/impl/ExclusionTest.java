// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.junit.jupiter.api.Test;

class ExclusionTest {
  private static final Initializer ANY = Initializer.FAN_IN;
  private static final Architecture SHALLOW =
      Architecture.from(Shape.of(4)).dense(8, ANY).activate(Activation.TANH).dense(2, ANY).build();
  private static final Architecture DEEP = Architecture.from(Shape.of(4))
      .dense(8, ANY).activate(Activation.TANH).dense(8, ANY).activate(Activation.TANH).dense(1, ANY).build();

  private static Map<String, Architecture> networks(Architecture actor, Architecture critic) {
    Map<String, Architecture> networks = new LinkedHashMap<>();
    networks.put("actor", actor);
    networks.put("critic", critic);
    return networks;
  }

  @Test
  void networksOfOneDepthShareTheNameOfTheirLastLayer() {
    assertEquals(List.of("dense3"), Exclusion.layers("output", networks(DEEP, DEEP)));
    assertEquals(List.of("dense1"), Exclusion.layers("input", networks(DEEP, SHALLOW)));
  }

  @Test
  void aNameThatOnlyOneNetworkMeansIsSaidWithIt() {
    assertEquals(List.of("actor/dense2", "dense3"), Exclusion.layers("output", networks(SHALLOW, DEEP)));
    assertEquals(List.of("critic/dense3"), Exclusion.layers("critic/output", networks(SHALLOW, DEEP)));
    assertEquals(List.of("actor/dense2", "critic/dense3"), Exclusion.layers("*/output", networks(SHALLOW, DEEP)));
  }

  @Test
  void allHeadsAreMeant() {
    Architecture dueling = new Architecture(Shape.of(4), List.of(
        new Node("body", new Layer.Dense(8, ANY, ANY), List.of("input")),
        new Node("value", new Layer.Dense(2, ANY, ANY), List.of("body")),
        new Node("advantage", new Layer.Dense(2, ANY, ANY), List.of("body")),
        new Node("sum", new Layer.Add(), List.of("value", "advantage"))));
    assertEquals(List.of("value", "advantage"), Exclusion.layers("output", Map.of("q", dueling)));
  }

  @Test
  void aLayerThatIsReallyCalledSoIsMeant() {
    Architecture named = new Architecture(Shape.of(4), List.of(
        new Node("output", new Layer.Dense(8, ANY, ANY), List.of("input")),
        new Node("last", new Layer.Dense(2, ANY, ANY), List.of("output"))));
    assertEquals(List.of("output"), Exclusion.layers("output", Map.of("q", named)));
    assertEquals(List.of("q/output"), Exclusion.layers("q/output", Map.of("q", named)));
  }

  @Test
  void whatNothingIsCalledMeansNothing() {
    assertEquals(List.of(), Exclusion.layers("dense9", networks(DEEP, DEEP)));
    assertEquals(List.of(), Exclusion.layers("out*", networks(DEEP, DEEP)));
    assertEquals(List.of(), Exclusion.layers("head/output", networks(DEEP, DEEP)));
  }
}
