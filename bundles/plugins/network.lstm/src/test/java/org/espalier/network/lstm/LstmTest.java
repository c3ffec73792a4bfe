// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.lstm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Initializer.Scheme;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.ArchitectureContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class LstmTest extends ArchitectureContract {

  @Override
  protected ArchitectureFactory factory() {
    return lstm(Map.of("hidden", new int[] {24, 20}));
  }

  @Override
  protected Shape input() {
    return Shape.of(4, 6);
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  private static Lstm lstm(Map<String, Object> options) {
    return new Lstm(Converters.standardConverter().convert(options).to(Lstm.Options.class));
  }

  @Test
  void hasOutputsAtEveryStep() {
    Architecture network = lstm(Map.of("hidden", new int[] {16, 8})).build(Shape.of(30, 5), new Head(2, .1));
    assertEquals(Shape.of(30, 2), network.outputShape());
    assertEquals(List.of("lstm1", "lstm2", "dense1"), network.nodes().stream().map(Node::name).toList());
    int first = 4 * 16 * (5 + 16 + 1);
    int second = 4 * 8 * (16 + 8 + 1);
    assertEquals(first + second + 2 * 8 + 2, network.parameterCount());
    assertEquals(new Initializer(Scheme.FAN_IN_UNIFORM, .1), network.parameter("dense1.weight").initializer());
  }

  @Test
  void refusesWhatIsNoSequence() {
    assertEquals("it reads sequences, [time, features], not 5",
        assertThrows(IllegalArgumentException.class, () -> lstm(Map.of()).build(Shape.of(5), new Head(1)))
            .getMessage());
    assertThrows(IllegalArgumentException.class,
        () -> lstm(Map.of("hidden", new int[0])).build(Shape.of(30, 5), new Head(1)));
  }
}
