// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunReferenceTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.05, 0.999, 1e-5, 0.1 + 0.2, Double.MIN_VALUE})
  void readsBackWhatItWrites(double sparsity) {
    RunReference ticket = new RunReference("random-mask", sparsity);
    assertEquals(ticket, RunReference.of(ticket.toString()));
  }

  @Test
  void aRunThatPrunesNothingIsCalledByItsArm() {
    assertEquals("dense-longer", new RunReference("dense-longer").toString());
    assertEquals(new RunReference("dense-longer"), RunReference.of("dense-longer"));
    assertEquals(new RunReference("top-2", 0.5), RunReference.of("top-2-0.5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ticket-0.9", "x-1.0E-5"})
  void refusesArmsThatWouldBeReadAsOthers(String arm) {
    assertThrows(IllegalArgumentException.class, () -> new RunReference(arm));
  }
}
