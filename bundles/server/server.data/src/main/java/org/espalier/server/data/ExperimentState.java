// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

/** How far an experiment is. */
public enum ExperimentState {
  /** Stored; its runs are not known yet. */
  ACCEPTED,
  /** Its runs are known; none has begun. */
  PLANNED,
  /** Runs have begun. */
  RUNNING,
  /** All runs ended, each with a result. */
  FINISHED,
  /** Ended, and at least one run has no result. */
  FAILED,
  /** A person ended it, or its deadline did. */
  CANCELLED,
  /** It could not be planned: its file is wrong. */
  REFUSED;

  /** Whether nothing more will happen to it. */
  public boolean ended() {
    return compareTo(FINISHED) >= 0;
  }
}
