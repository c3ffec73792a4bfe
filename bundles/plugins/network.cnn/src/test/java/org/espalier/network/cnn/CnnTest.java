// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.cnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.ArchitectureContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class CnnTest extends ArchitectureContract {
  private static final Shape CIFAR = Shape.of(3, 32, 32);

  @Test
  void cnnHalvesTheImageAfterEveryFewConvolutions() {
    Architecture cnn = cnn(Map.of()).build(CIFAR, new Head(10));
    assertEquals(Shape.of(48, 16, 16), cnn.shape("conv4"));
    assertEquals(Shape.of(48, 8, 8), cnn.shape("pool2"));
    assertEquals(Shape.of(96, 4, 4), cnn.shape("pool3"));
    assertEquals(Shape.of(10), cnn.outputShape());
    Architecture cheap = cnn(Map.of("poolFirst", true)).build(CIFAR, new Head(10));
    assertEquals(Shape.of(32, 8, 8), cheap.shape("pool2"));
    assertEquals(Shape.of(96, 2, 2), cheap.shape("pool4"));
    assertEquals(cnn.parameterCount(), cheap.parameterCount());
    assertTrue(3.5 * cheap.macs() < cnn.macs(), cheap.macs() + " of " + cnn.macs());
  }

  @Override
  protected ArchitectureFactory factory() {
    return cnn(Map.of("filters", new int[] {6, 9, 8}, "poolEvery", 1));
  }

  @Override
  protected Shape input() {
    return Shape.of(2, 9, 8);
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  private static ArchitectureFactory cnn(Map<String, Object> options) {
    return new Cnn(Converters.standardConverter().convert(options).to(Cnn.Options.class));
  }
}
