// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.espalier.api.data.Split;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.task.Testable;
import org.espalier.engine.dl4j.Dl4jEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines train alike: the same losses, epoch for epoch, as far as 32-bit numbers allow. */
class EnginesTest {

  @ParameterizedTest
  @ValueSource(strings = {"recurrent", "memoryless", "sequence"})
  void dl4jTrainsAsJvmDoes(String form) {
    try (Testable jvm = lab(form).trainable(0);
        Testable dl4j = lab(form).engine(new Dl4jEngine(1)).trainable(0)) {
      assertEquals(jvm.networks().get("hedge").weights(), dl4j.networks().get("hedge").weights());
      while (!jvm.finished()) {
        Map<String, Double> expected = jvm.iterate();
        dl4j.iterate().forEach((name, value) -> assertEquals(expected.get(name), value, 2e-3, name));
      }
      assertEquals(jvm.score(Split.TEST), dl4j.score(Split.TEST), 2e-3);
    }
  }

  private static Lab lab(String form) {
    Lab lab = new Lab(new WalkMarket())
        .set("steps", 5).set("paths", 300).set("validationPaths", 200).set("testPaths", 200)
        .set("batchSize", 100).set("epochs", 4).set("learningRate", .01)
        .set("form", form).set("features", "scaled");
    Initializer weights = new Initializer(Initializer.Scheme.XAVIER_UNIFORM, 1);
    return !form.equals("sequence") ? lab : lab.architecture((input, head) -> Architecture.from(input)
        .then(new Layer.Lstm(6, true, weights, Initializer.ZERO))
        .dense(head.outputs(), weights)
        .build());
  }
}
