package org.espalier.procedure.dynamicsparse;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.Trainable;

/** Which connections come for those that go, and how many. */
enum Method {
  /** None. */
  STATIC {
    @Override
    double fraction(double first, double progress) {
      return 0;
    }

    @Override
    Map<String, float[]> wanted(Trainable trainable, List<Connections> layers, int samples, Seeds seeds) {
      throw new IllegalStateException("connections stay where they are");
    }
  },

  /** The same share every time, to places drawn at random (Mocanu et al. 2018, algorithm 1). */
  SET {
    @Override
    double fraction(double first, double progress) {
      return first;
    }

    @Override
    Map<String, float[]> wanted(Trainable trainable, List<Connections> layers, int samples, Seeds seeds) {
      Map<String, float[]> wanted = new LinkedHashMap<>();
      for (Connections layer : layers) {
        RandomStream random = seeds.stream(layer.name());
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
   * A share that falls by half a cosine, to where the loss would fall fastest: the largest gradients of the network as
   * if it were dense (Evci et al. 2020, sec. 3).
   */
  RIGL {
    @Override
    double fraction(double first, double progress) {
      // StrictMath, because Math may differ between machines
      return first / 2 * (1 + StrictMath.cos(progress * Math.PI));
    }

    @Override
    Map<String, float[]> wanted(Trainable trainable, List<Connections> layers, int samples, Seeds seeds) {
      GradientSource source = trainable.as(GradientSource.class).orElseThrow();
      Map<String, Mask> masks = new LinkedHashMap<>();
      Map<String, Mask> lifted = new LinkedHashMap<>();
      for (Connections layer : layers) {
        masks.put(layer.name(), layer.mask());
        lifted.put(layer.name(), Mask.all(layer.mask().size()));
      }
      trainable.masks(lifted);
      source.gradients(samples, seeds.stream("samples"));
      Map<String, float[]> wanted = new LinkedHashMap<>();
      layers.forEach(layer -> wanted.put(layer.name(), layer.slopes()));
      trainable.masks(masks);
      return wanted;
    }
  };

  /**
   * Share of each layer's connections that moves.
   *
   * @param first the share at the beginning
   * @param progress of the time in which connections move, from 0 to 1
   */
  abstract double fraction(double first, double progress);

  /**
   * How much each connection is wanted, present or not, by the layer's name. Weights, masks and moments stay as they
   * are.
   *
   * @param samples of training data that are looked at, if any are
   */
  abstract Map<String, float[]> wanted(Trainable trainable, List<Connections> layers, int samples, Seeds seeds);
}
