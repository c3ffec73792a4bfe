// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue;

import java.util.OptionalInt;
import org.espalier.server.workers.WorkerSettings;

/**
 * How much is done at a time, and by which processes. Registered as a service before work begins.
 *
 * @param slots runs at a time, at least 1
 * @param person runs of one person at a time; empty for as many as there are slots
 * @param attempts how often a run is tried whose process was ended from outside, at least 1
 * @param leastFree bytes that are kept free on the disk of the data: with less, nothing new begins
 * @param deployment which bundles are taken
 */
public record WorkSettings(
    WorkerSettings workers, int slots, OptionalInt person, int attempts, long leastFree,
    DeploymentSettings deployment) {
  public WorkSettings {
    if (slots < 1 || attempts < 1) {
      throw new IllegalArgumentException(slots + " slots and " + attempts + " attempts; there must be 1 at least");
    }
  }
}
