// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class TargetNetworkTest {
  private static final String WEIGHT = "dense1.weight";

  private final LinearNetwork online = LinearNetwork.of(3, 2, Seeds.of(1).stream("online"));
  private final Weights later = LinearNetwork.of(3, 2, Seeds.of(2).stream("later")).weights();

  @Test
  void followsSlowly() {
    TargetNetwork target = new TargetNetwork(online);
    assertEquals(online.weights(), target.network().weights());
    float[] start = online.values(WEIGHT);
    online.weights(later);
    for (int n = 0; n < 20; n++) {
      target.follow(0.1);
    }
    double rest = Math.pow(0.9, 20);
    float[] values = target.network().values(WEIGHT);
    for (int i = 0; i < values.length; i++) {
      assertEquals(rest * start[i] + (1 - rest) * later.get(WEIGHT)[i], values[i], 1e-6);
    }
    assertEquals(later, online.weights(), "what is followed is left alone");
    target.copy();
    assertEquals(later, target.network().weights());
  }

  @Test
  void hasTheMasksOfWhatItFollows() {
    Mask first = Mask.keeping(6, new int[] {0, 1, 5});
    online.mask(WEIGHT, first);
    TargetNetwork target = new TargetNetwork(online);
    assertEquals(first, target.network().mask(WEIGHT));
    Mask second = Mask.keeping(6, new int[] {1, 2});
    online.mask(WEIGHT, second);
    float[] kept = online.values(WEIGHT);
    target.follow(0.01);
    assertEquals(second, target.network().mask(WEIGHT));
    assertArrayEquals(kept, target.network().values(WEIGHT), 1e-7f);
  }

  @Test
  void restoredGoesOn() throws IOException {
    TargetNetwork target = new TargetNetwork(online);
    online.weights(later);
    target.follow(0.25);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    target.save(new DataOutputStream(bytes));
    TargetNetwork restored = new TargetNetwork(online);
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertEquals(target.network().weights(), restored.network().weights());
  }

  @Test
  void closesItsOwnNetworkAlone() {
    TargetNetwork target = new TargetNetwork(online);
    target.close();
    assertTrue(((LinearNetwork) target.network()).closed());
    assertFalse(online.closed());
  }
}
