// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.tracking;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A group of runs that a client logs.
 *
 * @param id counts up
 * @param name unique among those that are not deleted and those that are
 * @param owner name of the person who made it
 * @param project name of the project that it belongs to
 * @param artifacts where files of its runs go, as a URI
 * @param deleted whether it can only be seen and restored
 */
public record TrackedExperiment(
    long id, String name, String owner, String project, String artifacts, boolean deleted, Instant created,
    Instant changed, Map<String, String> tags) {

  public TrackedExperiment {
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
  }
}
