// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import org.espalier.api.network.Architecture;

/**
 * A network that an engine computes: weights, gradients, masks and the optimiser's moments. Parameters are named as in
 * {@link Architecture#parameters()} and lie in their canonical order; arrays are copied on their way in and out. The
 * loss is its user's business: it gives the derivatives by the outputs to a {@link Pass}.
 *
 * <p>A mask holds always: after any operation a masked weight, its gradient and its moments are exactly 0. Used by one
 * thread at a time. Wrong names are refused with {@link NoSuchElementException}, wrong sizes with {@link
 * IllegalArgumentException} that names both.
 */
public interface Network extends AutoCloseable {

  Architecture architecture();

  /**
   * Another network on the same engine, such as a smaller one of the same function: without masks, its optimiser at the
   * beginning, independent of this one and to be closed by itself.
   *
   * @param other what it computes
   * @param weights all of its parameters, buffers included
   * @throws IllegalArgumentException if the engine can't compute it, with the reason
   */
  Network like(Architecture other, Weights weights);

  /** A new pass for batches of up to {@code capacity} samples. */
  Pass pass(int capacity);

  float[] values(String parameter);

  void values(String parameter, float[] values);

  /** Sum of what the backward passes gave since {@link #zeroGradients}. */
  float[] gradient(String parameter);

  /**
   * The optimiser's running averages of this parameter: none before the first update, then one (SGD, RMSProp) or two
   * (Adam).
   */
  List<float[]> moments(String parameter);

  Mask mask(String parameter);

  /** Replaces the mask; what it does not keep becomes 0 at once, and what an earlier mask removed starts again at 0. */
  void mask(String parameter, Mask mask);

  /**
   * Where a parameter holds what it must not: a value that is no finite number, or one other than 0 that the mask does
   * not keep. The first such place in canonical order; empty if there is none. It is asked for between iterations: an
   * engine that can look at its values where they are does, instead of copying them.
   */
  default OptionalInt flaw(String parameter) {
    float[] values = values(parameter);
    Mask mask = mask(parameter);
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i]) || values[i] != 0 && !mask.keeps(i)) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  void zeroGradients();

  /** Sum of the squares of all gradients. */
  double squaredGradientNorm();

  /** Multiplies all gradients. */
  void scaleGradients(double factor);

  /**
   * One step of the optimiser on the gradients.
   *
   * @throws IllegalStateException if the network's moments belong to an optimiser of another kind
   */
  void update(Optimizer optimizer);

  /** Forgets moments and the number of updates, as before the first one. */
  void resetOptimizer();

  /** All parameters, buffers included. */
  Weights weights();

  /** Sets all parameters, then applies the masks. Moments are left alone. */
  void weights(Weights weights);

  /**
   * Moves all parameters, buffers included, towards another network's: w = (1 - share) w + share w', rounded to single
   * precision. Then this network's masks hold. Moments and gradients are left alone. A share of 0 changes nothing, one
   * of 1 sets the other's values to the bit. Engines do it in place where both networks are theirs.
   *
   * @param other of the same parameters
   * @param share from 0 to 1
   * @throws NoSuchElementException if the other has not all of this network's parameters
   * @throws IllegalArgumentException if the share is out of its range, or if a parameter has another size, with both;
   *     nothing has changed then
   */
  default void blend(Network other, double share) {
    weights(Blending.of(this, other, share));
  }

  /**
   * A new pass that gives the outputs' derivatives along a direction of the parameters as well; empty if the engine has
   * none for this network.
   *
   * @param capacity most samples in a batch
   */
  default Optional<TangentPass> tangentPass(int capacity) {
    return Optional.empty();
  }

  /** Writes all state: weights, masks, moments, number of updates. */
  void save(DataOutput out) throws IOException;

  /** Continues from saved state: from here on, to the bit what it would have been. */
  void restore(DataInput in) throws IOException;

  /** Gives back native memory, if there is any. */
  @Override
  void close();
}
