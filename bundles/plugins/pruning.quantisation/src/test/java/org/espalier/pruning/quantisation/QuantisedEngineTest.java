// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import org.espalier.api.engine.Engine;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.EngineContract;

/** Where nothing is rounded the network is one like any other, layer by layer. */
final class QuantisedEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new QuantisedEngine(new JvmEngine(), new Scheme(Scheme.Mode.STATIC, true, Scheme.SINGLE, Scheme.SINGLE, 1));
  }
}
