// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How worker processes are started and kept.
 *
 * @param command that starts one, to which {@code --socket FILE} is added
 * @param environment of the process, all of it
 * @param sockets folder of their sockets, for this server alone; its path is short, since that of a socket may have
 *     some hundred bytes at most
 * @param log folder for what they print
 * @param store folder of bundles by digest, {@code <sha256>.jar}
 * @param limits what one may take
 * @param start how long it may take until one listens
 * @param grace time between the request to end and the end by force
 * @param silence how long a worker may leave it unanswered whether it is there, at least 1 s; one that is silent for
 *     longer hangs, and is ended
 */
public record WorkerSettings(
    List<String> command, Map<String, String> environment, Path sockets, Path log, Path store, Limits limits,
    Duration start, Duration grace, Duration silence) {
  public WorkerSettings {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
