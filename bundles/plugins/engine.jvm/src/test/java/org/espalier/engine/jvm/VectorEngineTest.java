// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.espalier.api.engine.Engine;
import org.espalier.tck.EngineContract;
import org.junit.jupiter.api.Test;

final class VectorEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void usesTheVectorApi() {
    assertTrue(engine().environment().get("kernels").startsWith("Vector API"), engine().environment().toString());
  }
}
