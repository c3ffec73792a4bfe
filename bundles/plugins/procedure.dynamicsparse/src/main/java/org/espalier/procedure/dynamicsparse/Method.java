// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.dynamicsparse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.Trainable;

/** Which connections come for those that go; and how the paper that has the method does the rest. */
enum Method {
  /** To places drawn at random (Mocanu et al. 2018, algorithm 1). */
  SET(Moves.Drop.SMALLEST_OF_EACH_SIGN, Moves.Start.DRAWN, Moves.Decay.CONSTANT, 1) {
    @Override
    Map<ParameterName, float[]> wanted(Trainable trainable, List<Connections> layers, int samples, Seeds seeds) {
      Map<ParameterName, float[]> wanted = new LinkedHashMap<>();
      for (Connections layer : layers) {
        RandomStream random = layer.stream(seeds);
        float[] drawn = new float[layer.mask().size()];
        for (int i = 0; i < drawn.length; i++) {
          drawn[i] = random.nextFloat();
        }
        wanted.put(layer.name(), drawn);
      }
      return wanted;
    }
  },

  /**
   * To where the loss would fall fastest: the largest gradients of the network as if it were dense (Evci et al. 2020,
   * sec. 3), at the weights as they are before any goes.
   */
  RIGL(Moves.Drop.SMALLEST, Moves.Start.ZERO, Moves.Decay.COSINE, 0.75) {
    @Override
    Map<ParameterName, float[]> wanted(Trainable trainable, List<Connections> layers, int samples, Seeds seeds) {
      GradientSource source = trainable.as(GradientSource.class).orElseThrow();
      Map<ParameterName, Mask> masks = new LinkedHashMap<>();
      Map<ParameterName, Mask> lifted = new LinkedHashMap<>();
      for (Connections layer : layers) {
        masks.put(layer.name(), layer.mask());
        lifted.put(layer.name(), Mask.all(layer.mask().size()));
      }
      trainable.masks(lifted);
      source.gradients(samples, seeds.stream("samples"));
      Map<ParameterName, float[]> wanted = new LinkedHashMap<>();
      layers.forEach(layer -> wanted.put(layer.name(), layer.slopes()));
      trainable.masks(masks);
      return wanted;
    }
  };

  private final Moves.Drop drop;
  private final Moves.Start start;
  private final Moves.Decay decay;
  private final double until;

  Method(Moves.Drop drop, Moves.Start start, Moves.Decay decay, double until) {
    this.drop = drop;
    this.start = start;
    this.decay = decay;
    this.until = until;
  }

  /** As the paper has it. */
  Moves.Drop drop() {
    return drop;
  }

  /** As the paper has it. */
  Moves.Start start() {
    return start;
  }

  /** As the paper has it. */
  Moves.Decay decay() {
    return decay;
  }

  /** As the paper has it. */
  double until() {
    return until;
  }

  /**
   * How much each connection is wanted, present or not, by the layer's name. Weights, masks and moments stay as they
   * are.
   *
   * @param samples of training data that are looked at, if any are
   */
  abstract Map<ParameterName, float[]> wanted(Trainable trainable, List<Connections> layers, int samples, Seeds seeds);
}
