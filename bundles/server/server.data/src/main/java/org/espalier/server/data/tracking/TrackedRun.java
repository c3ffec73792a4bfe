// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.tracking;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run that a client logs.
 *
 * @param uid 32 hexadecimal digits
 * @param experiment id of the experiment
 * @param owner name of the person who logs it
 * @param artifacts where its files go, as a URI
 * @param deleted whether it can only be seen and restored
 * @param metrics the latest measurement of each, by name
 */
public record TrackedRun(
    String uid, long experiment, String name, String owner, TrackedStatus status, String artifacts, boolean deleted,
    Instant begun, Optional<Instant> ended, Map<String, String> params, Map<String, String> tags,
    List<Measurement> metrics) {

  public TrackedRun {
    params = Collections.unmodifiableMap(new TreeMap<>(params));
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    metrics = List.copyOf(metrics);
  }
}
