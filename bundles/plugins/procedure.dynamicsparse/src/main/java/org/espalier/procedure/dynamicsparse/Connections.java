// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.dynamicsparse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;

/**
 * The connections of a layer that is not dense.
 *
 * @param name of the parameter
 * @param mask as it was when this was made
 */
record Connections(ParameterName name, Network network, ParameterSpec parameter, Mask mask) {

  static List<Connections> of(Trainable trainable) {
    List<Connections> layers = new ArrayList<>();
    trainable.networks().forEach((network, computed) -> {
      for (ParameterSpec parameter : computed.architecture().parameters()) {
        Mask mask = parameter.trained() ? computed.mask(parameter.name()) : Mask.all(parameter.size());
        if (mask.kept() < mask.size()) {
          layers.add(new Connections(new ParameterName(network, parameter.name()), computed, parameter, mask));
        }
      }
    });
    return layers;
  }

  /**
   * Moves connections: in each layer weak ones go, and then as many come that are wanted most, of all places that are
   * free then, the just freed among them. How many connections a layer has stays the same.
   *
   * @param fraction share of each layer's connections that moves
   */
  static void move(Trainable trainable, Moves moves, double fraction, Seeds seeds) {
    List<Connections> layers = of(trainable);
    Map<ParameterName, float[]> wanted =
        moves.method().wanted(trainable, layers, moves.samples(), seeds.scope("growth"));
    Map<ParameterName, Mask> staying = new LinkedHashMap<>();
    Map<ParameterName, Mask> moved = new LinkedHashMap<>();
    for (Connections layer : layers) {
      LayerScores weights = new LayerScores(layer.parameter, layer.network.values(layer.parameter.name()), layer.mask);
      Mask left = moves.drop().staying(weights, fraction, layer.stream(seeds.scope("weakest")));
      LayerScores wishes = new LayerScores(layer.parameter, wanted.get(layer.name), left.complement());
      int coming = layer.mask.kept() - left.kept();
      staying.put(layer.name, left);
      moved.put(layer.name, left.or(Selection.top(wishes, coming, layer.stream(seeds.scope("wanted")))));
    }
    if (moves.start() == Moves.Start.ZERO) {
      trainable.masks(moved);
      return;
    }
    trainable.masks(staying);
    trainable.masks(moved);
    for (Connections layer : layers) {
      Mask come = moved.get(layer.name).and(staying.get(layer.name).complement());
      layer.draw(come, layer.stream(seeds.scope("drawn")));
    }
  }

  /** The stream of the layer's name. */
  RandomStream stream(Seeds seeds) {
    return seeds.stream(name.toString());
  }

  private void draw(Mask places, RandomStream random) {
    float[] values = network.values(parameter.name());
    float[] drawn = parameter.initializer().draw(parameter, random);
    for (int place : places.places()) {
      values[place] = drawn[place];
    }
    network.values(parameter.name(), values);
  }

  /** How much the loss would change with each connection, present or not: the gradients' absolute values. */
  float[] slopes() {
    float[] slopes = network.gradient(parameter.name());
    for (int i = 0; i < slopes.length; i++) {
      slopes[i] = Math.abs(slopes[i]);
    }
    return slopes;
  }
}
