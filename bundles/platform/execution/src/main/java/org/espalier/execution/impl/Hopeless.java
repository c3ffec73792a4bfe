// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.task.Task;

/** A run failed for its own sake, and would each time: its training diverged, or pruning refused what it was to do. */
final class Hopeless extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private Hopeless(String message, Throwable cause) {
    super(message, cause);
  }

  /** Where numbers are not numbers any more. */
  static Hopeless diverged(String what) {
    return new Hopeless("training diverged: " + what, new BrokenPromise(Task.KIND, "training diverged: " + what));
  }

  /** Where a strategy can't prune these weights to this sparsity. */
  static Hopeless refused(InvalidInputException refusal) {
    return new Hopeless(refusal.getMessage(), refusal);
  }
}
