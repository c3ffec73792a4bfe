// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.ArchitectureContract;
import org.espalier.tck.Settings;
import org.junit.jupiter.api.Test;

/** The contract of every family of architectures, and the widths. */
class SeedlingTest extends ArchitectureContract {

  @Override
  protected ArchitectureFactory factory() {
    return new Seedling(Settings.of(Seedling.Options.class, Map.of("width", 96, "layers", 3)));
  }

  @Override
  protected Shape input() {
    return Shape.of(12);
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Test
  void everyLayerIsHalfAsWideAsTheOneBefore() {
    List<Integer> widths = factory().build(input(), new Head(5)).parameters().stream()
        .filter(parameter -> parameter.role() == ParameterSpec.Role.WEIGHT)
        .map(parameter -> parameter.shape().get(0))
        .toList();
    assertEquals(List.of(96, 48, 24, 5), widths);
  }
}
