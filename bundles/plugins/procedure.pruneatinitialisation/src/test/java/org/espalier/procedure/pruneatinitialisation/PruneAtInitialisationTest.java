// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.pruneatinitialisation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.MaskControl;
import org.espalier.api.procedure.Procedure;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class PruneAtInitialisationTest extends ProcedureContract {
  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return new PruneAtInitialisation(
        Converters.standardConverter().convert(options).to(PruneAtInitialisation.Options.class));
  }

  @Test
  void theMaskIsThatOfTheUntrainedNetworkAndHoldsThroughout() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    Weights initial = entries.get("dense").starts().get(0);
    for (double sparsity : SPARSITIES) {
      Laboratory.Entry pruned = entries.get("pruned-" + sparsity);
      pruned.trained().forEach(masks -> assertEquals(pruned.masks().get(0), masks));
      double weakestKept = Double.POSITIVE_INFINITY;
      double strongestGone = 0;
      for (Map.Entry<ParameterName, Mask> mask : pruned.masks().get(0).entrySet()) {
        float[] values = initial.get(mask.getKey());
        for (int i = 0; mask.getKey().parameter().endsWith(".weight") && i < values.length; i++) {
          if (mask.getValue().keeps(i)) {
            weakestKept = Math.min(weakestKept, Math.abs(values[i]));
            assertEquals(values[i], pruned.starts().get(0).get(mask.getKey())[i]);
          } else {
            strongestGone = Math.max(strongestGone, Math.abs(values[i]));
          }
        }
      }
      assertTrue(weakestKept > strongestGone, weakestKept + " is kept and " + strongestGone + " is not");
    }
  }

  @Test
  void controlsDifferInOneThing() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of());
    for (double sparsity : SPARSITIES) {
      Laboratory.Entry pruned = entries.get("pruned-" + sparsity);
      Laboratory.Entry drawn = entries.get("random-init-" + sparsity);
      assertEquals(pruned.masks(), drawn.masks());
      assertNotEquals(pruned.starts(), drawn.starts());
      Laboratory.Entry shuffled = entries.get("random-mask-" + sparsity);
      assertNotEquals(pruned.masks(), shuffled.masks());
      shuffled.masks().get(0).forEach(
          (name, mask) -> assertEquals(pruned.masks().get(0).get(name).kept(), mask.kept(), name.toString()));
    }
  }

  @Test
  void controlsOfAMaskAreThoseOfEveryProcedure() {
    String[] names = Stream.of(MaskControl.values()).map(control -> control.arm().name()).toArray(String[]::new);
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("controls", names));
    for (MaskControl control : MaskControl.values()) {
      Laboratory.Entry pruned = entries.get("pruned-0.9");
      Laboratory.Entry controlled = entries.get(control.arm().name() + "-0.9");
      assertEquals(control.arm(), controlled.definition().arm());
      boolean ofMask = control == MaskControl.RANDOM_MASK || control == MaskControl.PERMUTED_MASK;
      assertEquals(ofMask, !pruned.masks().equals(controlled.masks()), control.arm().name());
      assertNotEquals(pruned.starts(), controlled.starts());
    }
  }

  @Test
  void anUnknownControlIsRefused() {
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> procedure(Map.of("controls", new String[] {"shuffled"})));
    assertEquals(
        "no control shuffled; there are [random-mask, permuted-mask, permuted-weights, random-init]",
        refused.getMessage());
  }
}
