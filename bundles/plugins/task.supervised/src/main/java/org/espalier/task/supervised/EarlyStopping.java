package org.espalier.task.supervised;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterSpec;

/**
 * Remembers the weights of the lowest validation loss (Prechelt 1998), and how long ago that was. When masks change it
 * begins anew: weights of before do not fit them, and a loss of before is another network's.
 */
final class EarlyStopping {
  private final Network network;
  private final int patience;
  private double best = Double.POSITIVE_INFINITY;
  private Weights weights;
  private List<Mask> masks;
  private int since;

  /**
   * @param patience epochs without a new lowest loss that are waited for, at least 1
   */
  EarlyStopping(Network network, int patience) {
    this.network = network;
    this.patience = patience;
    this.weights = network.weights();
    this.masks = masks();
  }

  private List<Mask> masks() {
    return network.architecture().parameters().stream()
        .filter(ParameterSpec::trained)
        .map(parameter -> network.mask(parameter.name()))
        .toList();
  }

  /** Whether the last of the epochs that are waited for has passed. */
  boolean observe(double validationLoss) {
    List<Mask> present = masks();
    if (!present.equals(masks)) {
      masks = present;
      best = Double.POSITIVE_INFINITY;
    }
    if (validationLoss < best) {
      best = validationLoss;
      weights = network.weights();
      since = 0;
    } else {
      since++;
    }
    return since >= patience;
  }

  /** Puts the weights of the lowest loss back. */
  void restoreBest() {
    network.weights(weights);
  }

  void save(DataOutput out) throws IOException {
    out.writeDouble(best);
    out.writeInt(since);
    weights.save(out);
    for (Mask mask : masks) {
      mask.save(out);
    }
  }

  void restore(DataInput in) throws IOException {
    best = in.readDouble();
    since = in.readInt();
    weights = Weights.load(in);
    List<Mask> saved = new ArrayList<>();
    for (int i = 0; i < masks.size(); i++) {
      saved.add(Mask.load(in));
    }
    masks = saved;
  }
}
