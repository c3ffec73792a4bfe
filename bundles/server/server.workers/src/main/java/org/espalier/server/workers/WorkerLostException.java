// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

/** A worker process ended in the middle of what it was about. Its message is a sentence that says why. */
public final class WorkerLostException extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean transientCause;

  /**
   * @param transientCause whether it may go well another time: the process was ended from outside, not for a limit
   */
  public WorkerLostException(String message, boolean transientCause) {
    super(message);
    this.transientCause = transientCause;
  }

  /** Whether it may go well another time. */
  public boolean isTransient() {
    return transientCause;
  }
}
