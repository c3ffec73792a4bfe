// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Parts;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.EngineContract;
import org.espalier.tck.Settings;
import org.junit.jupiter.api.Test;

/** The contract of every engine, on top of the one that computes, and the limit. */
class SeedlingTest extends EngineContract {

  private static Engine engine(int most) {
    Seedling engine = new Seedling(Settings.of(Seedling.Options.class, Map.of("most", most)));
    engine.compose(new Inner());
    return engine;
  }

  /** What an experiment gives for the part: the engine that computes. */
  private record Inner() implements Parts {
    @Override
    public <T> T part(String kind, Class<T> type) {
      return type.cast(new JvmEngine());
    }

    @Override
    public <T> List<T> parts(String kind, Class<T> type) {
      return List.of(part(kind, type));
    }

    @Override
    public void release(Object part) {
      throw new UnsupportedOperationException("nothing is given back early");
    }
  }

  @Override
  protected Engine engine() {
    return engine(100_000);
  }

  @Test
  void largerNetworksAreRefusedWithBothNumbers() {
    Architecture architecture = Architecture.from(Shape.of(9)).dense(10, Initializer.FAN_IN).build();
    assertEquals("it has 100 parameters, and most is 99", engine(99).refusal(architecture).orElseThrow());
    assertEquals(Optional.empty(), engine(100).refusal(architecture));
  }
}
