// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a worker process may take; one that takes more is ended, and its run fails with the reason.
 *
 * @param residentBytes memory of the process and its children, as the operating system counts it
 * @param threads of the process
 * @param folderBytes of the folder of its run
 * @param wall time for one run
 */
public record Limits(
    OptionalLong residentBytes, OptionalInt threads, OptionalLong folderBytes, Optional<Duration> wall) {
  /** No limits. */
  public static final Limits NONE =
      new Limits(OptionalLong.empty(), OptionalInt.empty(), OptionalLong.empty(), Optional.empty());
}
