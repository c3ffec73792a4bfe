// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.api.engine.Engine;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.tck.EngineContract;

final class ScalarEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new JvmEngine(Kernels.scalar());
  }
}
