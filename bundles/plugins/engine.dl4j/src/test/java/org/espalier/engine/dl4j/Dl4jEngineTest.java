// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import org.espalier.api.engine.Engine;
import org.espalier.tck.EngineContract;
import org.junit.jupiter.api.Tag;

/** The contract of engines, on the natives of this machine. */
@Tag("long")
class Dl4jEngineTest extends EngineContract {
  @Override
  protected Engine engine() {
    return new Dl4jEngine(1);
  }
}
