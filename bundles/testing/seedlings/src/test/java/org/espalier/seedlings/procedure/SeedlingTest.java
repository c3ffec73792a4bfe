// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.procedure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.espalier.api.engine.Engine;
import org.espalier.api.procedure.Procedure;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.Settings;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.junit.jupiter.api.Test;

/** The contract of every procedure, and what this one does. */
class SeedlingTest extends ProcedureContract {

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return new Seedling(Settings.of(Seedling.Options.class, options));
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void theControlKeepsAsMuchAsThePrunedNetwork() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    entries.get("pruned-0.9").masks().get(0).forEach((name, mask) ->
        assertEquals(mask.kept(), entries.get("random-mask-0.9").masks().get(0).get(name).kept(), name.toString()));
  }

  @Test
  void withoutTheControlThereAreTheOthers() {
    assertEquals(Set.of("dense", "pruned-0.5", "pruned-0.9"), carryOut(Map.of("control", false)).keySet());
  }
}
