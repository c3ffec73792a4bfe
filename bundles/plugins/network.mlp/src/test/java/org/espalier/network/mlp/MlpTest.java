// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.mlp;

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

class MlpTest extends ArchitectureContract {

  @Test
  void countsParametersOfThePolicyNetwork() {
    Architecture policy =
        mlp(Map.of("hidden", new int[] {256, 128, 64}, "outputActivation", "tanh"))
            .build(Shape.of(64), new Head(8));
    int weights = 64 * 256 + 256 * 128 + 128 * 64 + 64 * 8;
    assertEquals(weights + 256 + 128 + 64 + 8, policy.parameterCount());
    assertEquals(weights, policy.macs());
    assertEquals(
        List.of("dense1", "relu1", "dense2", "relu2", "dense3", "relu3", "dense4", "tanh1"),
        policy.nodes().stream().map(Node::name).toList());
    assertEquals(Shape.of(8), policy.outputShape());
  }

  @Test
  void theHeadScalesTheLastLayerAlone() {
    Architecture actor = mlp(Map.of()).build(Shape.of(4), new Head(2, 0.01));
    assertEquals(Initializer.orthogonal(Math.sqrt(2)), actor.parameter("dense1.weight").initializer());
    assertEquals(Initializer.orthogonal(Math.sqrt(2)), actor.parameter("dense2.weight").initializer());
    assertEquals(Initializer.orthogonal(0.01), actor.parameter("dense3.weight").initializer());
    assertEquals(Initializer.ZERO, actor.parameter("dense1.bias").initializer());
  }

  @Test
  void initializationIsNamedAsInExperimentFiles() {
    Architecture network =
        mlp(Map.of("initialization", "xavier-uniform", "gain", 0.1, "outputGain", 0.2, "biases", "fan-in-uniform"))
            .build(Shape.of(4), new Head(2, 0.5));
    assertEquals(new Initializer(Scheme.XAVIER_UNIFORM, 0.1), network.parameter("dense1.weight").initializer());
    assertEquals(new Initializer(Scheme.XAVIER_UNIFORM, 0.1), network.parameter("dense3.weight").initializer());
    assertEquals(Initializer.FAN_IN, network.parameter("dense3.bias").initializer());
  }

  @ParameterizedTest
  @EnumSource
  void everyActivationCanBeAskedForByItsName(Activation function) {
    String name = function.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Architecture network = mlp(Map.of("activation", name, "hidden", new int[] {5})).build(Shape.of(4), new Head(2));
    assertEquals(new Layer.Activate(function), network.nodes().get(1).layer());
  }

  @Test
  void noHiddenLayerIsALinearMap() {
    Architecture linear = mlp(Map.of("hidden", new int[0])).build(Shape.of(5), new Head(3));
    assertEquals(5 * 3 + 3, linear.parameterCount());
  }

  @Test
  void imagesAreFlattened() {
    Architecture network = mlp(Map.of()).build(Shape.of(3, 8, 8), new Head(10));
    assertEquals(Shape.of(64, 3 * 8 * 8), network.parameter("dense1.weight").shape());
  }

  @Override
  protected ArchitectureFactory factory() {
    return mlp(Map.of("hidden", new int[] {30, 20}));
  }

  @Override
  protected Shape input() {
    return Shape.of(7);
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  private static Mlp mlp(Map<String, Object> options) {
    return new Mlp(Converters.standardConverter().convert(options).to(Mlp.Options.class));
  }
}
