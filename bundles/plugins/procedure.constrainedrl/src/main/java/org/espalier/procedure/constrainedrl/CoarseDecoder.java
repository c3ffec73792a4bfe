package org.espalier.procedure.constrainedrl;

import java.util.Arrays;
import org.espalier.allocation.AllocationSpace;

/**
 * An action is the share of a layer's filters that goes, up to the cap; which of them stay is the experiment's
 * criterion's choice (coarse-grained strategy, sec. 4.1.2).
 *
 * @param space what is divided
 */
record CoarseDecoder(AllocationSpace space) implements Decoder {
  @Override
  public int width() {
    return 1;
  }

  @Override
  public Pruning pruning(double[][] episode, double cap) {
    int[] kept = kept(episode, cap);
    return new Pruning(kept, space.masks(kept));
  }

  int[] kept(double[][] episode, double cap) {
    return space.allocation(Arrays.stream(episode).mapToDouble(action -> 1 - Math.min(action[0], cap)).toArray());
  }

  @Override
  public double removed(double[][] episode, double cap) {
    return Arrays.stream(episode).mapToDouble(action -> Math.min(action[0], cap)).average().orElseThrow();
  }
}
