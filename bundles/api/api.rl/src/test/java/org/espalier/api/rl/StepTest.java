// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class StepTest {

  @Test
  void costsAreCopiedOnTheirWayInAndOut() {
    double[] costs = {1, 2};
    Environment.Step step = new Environment.Step(3, costs, false, true);
    costs[0] = 9;
    step.costs()[1] = 9;
    assertArrayEquals(new double[] {1, 2}, step.costs());
    assertEquals(2, step.cost(1));
    assertEquals(0, new Environment.Step(3, false, true).costs().length);
  }

  @Test
  void stepsAreEqualByTheirNumbers() {
    Environment.Step step = new Environment.Step(3, new double[] {1, 2}, false, true);
    assertEquals(step, new Environment.Step(3, new double[] {1, 2}, false, true));
    assertEquals(step.hashCode(), new Environment.Step(3, new double[] {1, 2}, false, true).hashCode());
    assertNotEquals(step, new Environment.Step(3, new double[] {1, 3}, false, true));
    assertNotEquals(step, new Environment.Step(3, false, true));
    assertEquals("Step[reward=3.0, costs=[1.0, 2.0], terminated=false, truncated=true]", step.toString());
  }
}
