// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

/** How far a run is. */
public enum RunState {
  QUEUED, RUNNING, FINISHED, FAILED, CANCELLED;

  /** Whether nothing more will happen to it, unless it is carried out again. */
  public boolean ended() {
    return compareTo(FINISHED) >= 0;
  }
}
