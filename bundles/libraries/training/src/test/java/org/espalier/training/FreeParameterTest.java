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
}
