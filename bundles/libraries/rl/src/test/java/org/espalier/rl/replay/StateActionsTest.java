// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class StateActionsTest {

  @Test
  void actionsFollowTheirObservations() {
    StateActions critics = new StateActions(2, new ReplayBuffer.Widths(2, 1, 0));
    assertArrayEquals(
        new float[] {1, 2, 10, 3, 4, 20}, critics.join(new float[] {1, 2, 3, 4}, new float[] {10, 20}, 2));
    assertArrayEquals(new float[] {5, 6, 30, 3, 4, 20}, critics.join(new float[] {5, 6}, new float[] {30}, 1));
    assertEquals(3, critics.stride());
    assertEquals(2, critics.first());
  }
}
