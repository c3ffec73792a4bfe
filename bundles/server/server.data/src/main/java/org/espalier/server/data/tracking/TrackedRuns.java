// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.server.data.Listing;
import org.espalier.server.data.Page;

/** Runs that clients of the tracking API log. Safe for several threads. */
public interface TrackedRuns extends Listing<TrackedRun> {
  /** Adds a run with its params and tags. */
  void add(TrackedRun run);

  Optional<TrackedRun> find(String uid);

  /** Changes what is given. */
  void change(String uid, Optional<TrackedStatus> status, Optional<Instant> ended, Optional<String> name);

  /**
   * Adds what is given, all or nothing.
   *
   * @param params whose content can't change
   * @throws org.espalier.api.plugin.InvalidInputException if a param has another content already
   */
  void log(String uid, List<Measurement> metrics, Map<String, String> params, Map<String, String> tags);

  /** Takes a tag away; false if there is none. */
  boolean untag(String uid, String tag);

  /** Deletes or restores it; false if it is not there. */
  boolean delete(String uid, boolean deleted);

  /**
   * All measurements of a metric, in the order of steps, moments and values.
   *
   * @param after as for {@link Listing#list}
   */
  Page<Measurement> history(String uid, String metric, String after, int limit);
}
