// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.network.Shape;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.environment.classic.CartPole;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;

class FrameStackTest extends EnvironmentContract {

  @Override
  protected Environment create() {
    return Wrapped.of(FrameStack::new, FrameStack.Options.class, Map.of("frames", 3), CartPole::new);
  }

  @Override
  protected int timeLimit() {
    return 500;
  }

  @Test
  void showsTheLastOnesOldestFirst() {
    assertEquals(Shape.of(12), ((Space.Box) create().observationSpace()).shape());
    float[][] single = Wrapped.observations(new CartPole(), 0, 1, 1, 0);
    float[][] stacked = Wrapped.observations(create(), 0, 1, 1, 0);
    assertArrayEquals(joined(single[0], single[0], single[0]), stacked[0]);
    assertArrayEquals(joined(single[0], single[0], single[1]), stacked[1]);
    assertArrayEquals(joined(single[2], single[3], single[4]), stacked[4]);
  }

  private static float[] joined(float[]... parts) {
    float[] all = new float[12];
    for (int i = 0; i < 12; i++) {
      all[i] = parts[i / 4][i % 4];
    }
    return all;
  }
}
