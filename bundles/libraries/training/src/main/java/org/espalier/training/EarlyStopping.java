// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.MaskMap;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.task.Trainable;

/**
 * Remembers the weights of the lowest validation loss (Prechelt 1998), and how long ago that was. When masks change it
 * begins anew: weights of before do not fit them, and a loss of before is another network's.
 */
public final class EarlyStopping {
  private final Trainable trained;
  private final int patience;
  private double best = Double.POSITIVE_INFINITY;
  private Optional<Weights> weights = Optional.empty();
  private Map<ParameterName, Mask> masks = Map.of();
  private int since;

  /**
   * @param trained whose weights are remembered
   * @param patience iterations without a new lowest loss that are waited for; 0 if nothing is to be stopped
   */
  public EarlyStopping(Trainable trained, int patience) {
    this.trained = trained;
    this.patience = patience;
  }

  /**
   * Takes notice of the loss after an iteration of a course: ends it when the last of the iterations that are waited
   * for has passed, and puts the weights of the lowest loss back where it ends.
   */
  public void observe(double validationLoss, Course course) {
    if (patience == 0) {
      return;
    }
    if (passed(validationLoss)) {
      course.end();
    }
    if (course.finished()) {
      weights.ifPresent(trained::weights);
    }
  }

  private boolean passed(double validationLoss) {
    Map<ParameterName, Mask> present = trained.masks();
    if (!present.equals(masks)) {
      masks = present;
      best = Double.POSITIVE_INFINITY;
    }
    if (validationLoss < best) {
      best = validationLoss;
      weights = Optional.of(trained.weights());
      since = 0;
    } else {
      since++;
    }
    return since >= patience;
  }

  public void save(DataOutput out) throws IOException {
    out.writeDouble(best);
    out.writeInt(since);
    out.writeBoolean(weights.isPresent());
    if (weights.isPresent()) {
      weights.get().save(out);
    }
    MaskMap.save(masks, out);
  }

  public void restore(DataInput in) throws IOException {
    best = in.readDouble();
    since = in.readInt();
    weights = in.readBoolean() ? Optional.of(Weights.load(in)) : Optional.empty();
    masks = MaskMap.load(in);
  }
}
