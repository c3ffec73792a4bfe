// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.espalier.api.engine.Optimizer;
import org.junit.jupiter.api.Test;

class FreeParameterTest {

  @Test
  void freeParametersFollowAdam() throws IOException {
    Optimizer.Adam adam = new Optimizer.Adam(0.1, 0.9, 0.999, 1e-5);
    FreeParameter parameter = new FreeParameter(1);
    parameter.addGradient(0, 0.25);
    parameter.update(adam);
    double first = -0.1 * 0.25 / (0.25 + 1e-5);
    assertEquals(first, parameter.value(0), 1e-8);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    parameter.save(new DataOutputStream(bytes));
    FreeParameter restored = new FreeParameter(1);
    restored.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    for (FreeParameter each : new FreeParameter[] {parameter, restored}) {
      each.zeroGradients();
      each.addGradient(0, -0.5);
      each.update(adam);
      double m = (0.9 * 0.025 - 0.1 * 0.5) / (1 - 0.81);
      double v = (0.999 * 0.001 * 0.0625 + 0.001 * 0.25) / (1 - 0.999 * 0.999);
      assertEquals(first - 0.1 * m / (Math.sqrt(v) + 1e-5), each.value(0), 1e-8);
    }
  }

  @Test
  void freeParametersFollowRmsPropAndMomentum() {
    FreeParameter scaled = new FreeParameter(1);
    FreeParameter pushed = new FreeParameter(1);
    for (FreeParameter each : new FreeParameter[] {scaled, pushed}) {
      each.value(0, 1);
      each.addGradient(0, 0.5);
    }
    double square = 0;
    double velocity = 0;
    double first = 1;
    double second = 1;
    for (int step = 0; step < 3; step++) {
      scaled.update(new Optimizer.RmsProp(0.1, 0.9, 1e-5));
      square = 0.9 * square + 0.1 * 0.25;
      first -= 0.1 * 0.5 / (Math.sqrt(square) + 1e-5);
      assertEquals(first, scaled.value(0), 1e-6);
      pushed.update(new Optimizer.Sgd(0.1, 0.8, 0.01));
      velocity = 0.8 * velocity + 0.5 + 0.01 * second;
      second -= 0.1 * velocity;
      assertEquals(second, pushed.value(0), 1e-6);
    }
  }
}
