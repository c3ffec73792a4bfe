package org.espalier.task.supervised;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;

/** Remembers the weights of the lowest validation loss (Prechelt 1998), and how long ago that was. */
final class EarlyStopping {
  private final Network network;
  private final int patience;
  private double best = Double.POSITIVE_INFINITY;
  private Weights weights;
  private int since;

  /**
   * @param patience epochs without a new lowest loss that are waited for, at least 1
   */
  EarlyStopping(Network network, int patience) {
    this.network = network;
    this.patience = patience;
    this.weights = network.weights();
  }

  /** Whether the last of the epochs that are waited for has passed. */
  boolean observe(double validationLoss) {
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
  }

  void restore(DataInput in) throws IOException {
    best = in.readDouble();
    since = in.readInt();
    weights = Weights.load(in);
  }
}
