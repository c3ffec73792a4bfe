package org.espalier.execution;

import java.util.function.BooleanSupplier;

/**
 * On what terms runs are carried out. But for {@code validates}, nothing of it changes a result.
 *
 * @param stop whether runs are to save their state and give up; asked often, by all of their threads
 * @param checkpoints how often their state is saved
 * @param jobs cores that the runs share, at least 1: each has one while it is carried out, and candidates take those
 *     that are free
 * @param keepTrained whether they keep the networks that they trained
 * @param validates whether they are scored on validation data as well, because something is chosen by it
 */
public record Terms(
    BooleanSupplier stop, Checkpoints checkpoints, int jobs, boolean keepTrained, boolean validates) {
  public Terms {
    if (jobs < 1) {
      throw new IllegalArgumentException("there are " + jobs + " jobs; there must be 1 at least");
    }
  }
}
