// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.espalier.json.JsonObject;

/**
 * Something that a worker is to do.
 *
 * @param message that tells it so
 * @param bundles digests of bundles of the store that it needs
 * @param folder of the run that is ordered; if a worker of an earlier server is about it, that one is heard out
 * @param limit how long it may take; empty for as long as it takes
 * @param last whether the process is given nothing else afterwards, since it may not be what it was
 */
public record Order(
    JsonObject message, Set<String> bundles, Optional<Path> folder, Optional<Duration> limit, boolean last) {
  public Order {
    bundles = Set.copyOf(bundles);
  }
}
