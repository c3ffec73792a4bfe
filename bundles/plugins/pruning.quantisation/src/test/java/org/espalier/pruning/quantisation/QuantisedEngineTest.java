// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import org.espalier.api.engine.Engine;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.EngineContract;
import org.junit.jupiter.api.Tag;

/** Where nothing is rounded the network is one like any other, layer by layer. */
@Tag("long")
final class QuantisedEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new QuantisedEngine(new JvmEngine(), new Scheme(Scheme.Mode.STATIC, true, Scheme.SINGLE, Scheme.SINGLE, 1));
  }
}
