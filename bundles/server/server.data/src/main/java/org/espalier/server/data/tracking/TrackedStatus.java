// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.tracking;

/** How far a client says its run is; the names are the protocol's. */
public enum TrackedStatus {
  RUNNING, SCHEDULED, FINISHED, FAILED, KILLED
}
