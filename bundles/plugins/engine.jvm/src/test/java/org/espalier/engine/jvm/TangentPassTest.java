// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class TangentPassTest {

  private static boolean knowsTangents(Architecture architecture) {
    return new JvmEngine().create(architecture, Seeds.of(0).stream("initial")).tangentPass(2).isPresent();
  }

  /** The contract tries only those that there are. */
  @Test
  void everyNetworkWithoutRecurrenceKnowsItsTangents() {
    Architecture.Builder dense = Architecture.from(Shape.of(2, 3)).flatten().dense(4, Initializer.FAN_IN);
    String shortcut = dense.last();
    dense.activate(Activation.TANH).dense(4, Initializer.FAN_IN).add(shortcut).activate(Activation.RELU);
    assertTrue(knowsTangents(dense.build()));
    Layer lstm = new Layer.Lstm(4, false, Initializer.FAN_IN, Initializer.FAN_IN);
    assertFalse(knowsTangents(Architecture.from(Shape.of(2, 3)).then(lstm).build()));
  }
}
