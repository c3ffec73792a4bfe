// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.residualmlp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Initializer.Scheme;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.ArchitectureContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.util.converter.Converters;

class ResidualMlpTest extends ArchitectureContract {

  /** By the formula: d h + h, for each block 2 h + 8 h^2 + 5 h, 2 h, h k + k. */
  @Test
  void countsParametersOfTwoBlocks() {
    Architecture network = network(Map.of()).build(Shape.of(17), new Head(6));
    int h = 128;
    assertEquals(17 * h + h + 2 * (2 * h + 8 * h * h + 5 * h) + 2 * h + h * 6 + 6, network.parameterCount());
    assertEquals(Shape.of(6), network.outputShape());
  }

  @Test
  void aBlockIsAddedToWhatItReads() {
    Architecture network = network(Map.of("width", 3, "blocks", 2)).build(Shape.of(2), new Head(1));
    assertEquals(
        List.of(
            "dense1", "norm1", "dense2", "relu1", "dense3", "add1", "norm2", "dense4", "relu2", "dense5", "add2",
            "norm3", "dense6"),
        network.nodes().stream().map(Node::name).toList());
    assertEquals(List.of("dense3", "dense1"), network.nodes().get(5).inputs());
    assertEquals(List.of("add1"), network.nodes().get(6).inputs());
    assertEquals(List.of("dense5", "add1"), network.nodes().get(10).inputs());
    assertEquals(Shape.of(12), network.shape("dense4"));
  }

  @Test
  void theHeadScalesTheLastLayerAlone() {
    Architecture network = network(Map.of("blocks", 1, "outputGain", 0.5)).build(Shape.of(4), new Head(2, 0.02));
    assertEquals(Initializer.orthogonal(1), network.parameter("dense1.weight").initializer());
    assertEquals(new Initializer(Scheme.HE_NORMAL, 1), network.parameter("dense2.weight").initializer());
    assertEquals(Initializer.orthogonal(0.01), network.parameter("dense4.weight").initializer());
  }

  @ParameterizedTest
  @EnumSource
  void everyActivationCanBeAskedForByItsName(Activation function) {
    String name = function.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Architecture network = network(Map.of("activation", name, "blocks", 1)).build(Shape.of(4), new Head(2));
    assertEquals(new Layer.Activate(function), network.nodes().get(3).layer());
  }

  @Test
  void imagesAreFlattened() {
    Architecture network = network(Map.of()).build(Shape.of(3, 8, 8), new Head(10));
    assertEquals(Shape.of(128, 3 * 8 * 8), network.parameter("dense1.weight").shape());
  }

  @Override
  protected ArchitectureFactory factory() {
    return network(Map.of("width", 12));
  }

  @Override
  protected Shape input() {
    return Shape.of(7);
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  private static ResidualMlp network(Map<String, Object> options) {
    return new ResidualMlp(Converters.standardConverter().convert(options).to(ResidualMlp.Options.class));
  }
}
