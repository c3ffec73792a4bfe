// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;

/**
 * Controls of a masked network that starts from given weights: each keeps all of the two but one thing, which is drawn
 * anew. A name means the same in every procedure that offers it; how long and at which rates a control trains is the
 * procedure's business, and the same as for what it controls.
 */
public enum MaskControl {
  /**
   * As many units of the granularity kept in every layer, which ones is drawn; the same starting weights (Frankle et
   * al. 2021 shuffle masks within layers; Su et al. 2020 rearrange layers). Is it the places that matter, or how much
   * each layer keeps?
   */
  RANDOM_MASK("random-mask", "a random mask that keeps as much of every layer, on the same starting weights") {
    @Override
    public Trainable begin(RunContext run, Map<ParameterName, Mask> masks, Weights start) {
      Trainable trainable = run.trainable();
      return set(trainable, start, run.shuffle(trainable, masks, draws(run)));
    }
  },

  /**
   * The mask with the units of each layer exchanged at random, the neurons that it reads as well as those that it
   * makes; the same starting weights. Every unit has a partner of as many connections, but they are not those that the
   * weights have grown with. Is it more than how connections are spread over units?
   */
  PERMUTED_MASK(
      "permuted-mask",
      "the same mask with the inputs and outputs of every layer exchanged at random, on the same starting weights") {
    @Override
    public Trainable begin(RunContext run, Map<ParameterName, Mask> masks, Weights start) {
      Trainable trainable = run.trainable();
      return set(trainable, start, run.exchange(trainable, masks, draws(run)));
    }
  },

  /**
   * The same mask; the starting weights that a layer keeps change places among the places that it keeps (Vischer et al.
   * 2022, mask/permuted; Zhou et al. 2019, reshuffle). Biases and gains stay where they are, and so do layers that are
   * not pruned. Does a weight belong to its place, or is it the layer's distribution that matters?
   */
  PERMUTED_WEIGHTS(
      "permuted-weights", "the same mask with the starting weights that each layer keeps shuffled among its places") {
    @Override
    public Trainable begin(RunContext run, Map<ParameterName, Mask> masks, Weights start) {
      Trainable trainable = run.trainable();
      return set(trainable, permuted(run, trainable, masks, start), masks);
    }

    private Weights permuted(RunContext run, Trainable trainable, Map<ParameterName, Mask> masks, Weights start) {
      Map<ParameterName, float[]> weights = new LinkedHashMap<>();
      trainable.networks().forEach((network, computed) -> {
        for (ParameterSpec parameter : computed.architecture().parameters()) {
          ParameterName name = new ParameterName(network, parameter.name());
          if (parameter.role() == ParameterSpec.Role.WEIGHT && masks.containsKey(name)) {
            float[] values = start.get(name);
            permute(values, masks.get(name).places(), draws(run).stream(name.toString()));
            weights.put(name, values);
          }
        }
      });
      return start.with(weights);
    }

    private static void permute(float[] weights, int[] places, RandomStream random) {
      float[] before = weights.clone();
      int[] order = random.permutation(places.length);
      for (int i = 0; i < places.length; i++) {
        weights[places[i]] = before[places[order[i]]];
      }
    }
  },

  /**
   * The same mask on weights drawn anew, from the network's own distributions (Frankle and Carbin 2019, sec. 2; Frankle
   * et al. 2021). Is it the initial weights that matter?
   */
  RANDOM_INIT("random-init", "the same mask with newly drawn initial weights") {
    @Override
    public Trainable begin(RunContext run, Map<ParameterName, Mask> masks, Weights start) {
      Trainable trainable = run.trainable(arm().name());
      trainable.masks(masks);
      return trainable;
    }
  };

  private final Arm arm;

  MaskControl(String name, String phrase) {
    this.arm = new Arm(name, Arm.Role.CONTROL, phrase);
  }

  /**
   * The control of this name.
   *
   * @throws InvalidInputException if there is none, with the names that there are
   */
  public static MaskControl of(String name) {
    return Stream.of(values())
        .filter(control -> control.arm.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new InvalidInputException(
                "no control " + name + "; there are "
                    + Stream.of(values()).map(control -> control.arm.name()).toList()));
  }

  /** Its side of the comparison; the arm's name is that of its random streams, too. */
  public Arm arm() {
    return arm;
  }

  /**
   * A trainable at the beginning of the control's training.
   *
   * @param masks of what is controlled for, as {@link RunContext#prune} gives them
   * @param start the weights from which that starts, before they are masked
   */
  public abstract Trainable begin(RunContext run, Map<ParameterName, Mask> masks, Weights start);

  final Seeds draws(RunContext run) {
    return run.seeds().scope(arm.name());
  }

  private static Trainable set(Trainable trainable, Weights start, Map<ParameterName, Mask> masks) {
    trainable.weights(start);
    trainable.masks(masks);
    return trainable;
  }
}
