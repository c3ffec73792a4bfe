package org.espalier.procedure.dynamicsparse;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;

/**
 * The connections of a layer that is not dense.
 *
 * @param name of the parameter, as in {@link Trainable#masks()}
 * @param mask as it was when this was made
 */
record Connections(String name, Network network, ParameterSpec parameter, Mask mask) {

  static List<Connections> of(Trainable trainable) {
    List<Connections> layers = new ArrayList<>();
    trainable.networks().forEach((network, computed) -> {
      for (ParameterSpec parameter : computed.architecture().parameters()) {
        Mask mask = parameter.trained() ? computed.mask(parameter.name()) : Mask.all(parameter.size());
        if (mask.kept() < mask.size()) {
          layers.add(new Connections(network + "/" + parameter.name(), computed, parameter, mask));
        }
      }
    });
    return layers;
  }

  /**
   * The masks of all layers after a move: in each the weakest connections go, and as many come that are wanted most, of
   * all places that are free then. How many connections a layer has stays the same.
   *
   * @param fraction share of each layer's connections that moves; less where there are not as many free places
   */
  static Map<String, Mask> moved(Trainable trainable, Method method, double fraction, int samples, Seeds seeds) {
    List<Connections> layers = of(trainable);
    Map<String, float[]> wanted = method.wanted(trainable, layers, samples, seeds.scope("growth"));
    Map<String, Mask> moved = new LinkedHashMap<>();
    layers.forEach(layer -> moved.put(layer.name, layer.moved(fraction, wanted.get(layer.name), seeds)));
    return moved;
  }

  private Mask moved(double fraction, float[] wanted, Seeds seeds) {
    int moving = (int) Math.min(Math.round(fraction * mask.kept()), mask.size() - mask.kept());
    LayerScores strengths = new LayerScores(parameter, sizes(network.values(parameter.name())), mask);
    Mask staying = Selection.top(strengths, mask.kept() - moving, seeds.scope("weakest").stream(name));
    LayerScores wishes = new LayerScores(parameter, wanted, staying.complement());
    return staying.or(Selection.top(wishes, moving, seeds.scope("wanted").stream(name)));
  }

  /** How much the loss would change with each connection, present or not: the gradients' absolute values. */
  float[] slopes() {
    return sizes(network.gradient(parameter.name()));
  }

  private static float[] sizes(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    return values;
  }
}
