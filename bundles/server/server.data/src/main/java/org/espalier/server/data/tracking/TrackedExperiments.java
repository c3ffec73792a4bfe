// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.tracking;

import java.util.Map;
import java.util.Optional;
import org.espalier.server.data.Listing;

/** Experiments that clients of the tracking API made. Safe for several threads. */
public interface TrackedExperiments extends Listing<TrackedExperiment> {
  /**
   * Adds one; empty if the name is taken, be it by a deleted one.
   *
   * @param artifacts where files go, as a URI; empty for the server's place, which {@link TrackedExperiment#artifacts}
   *     then does not say
   */
  Optional<TrackedExperiment> add(
      String name, String owner, String project, String artifacts, Map<String, String> tags);

  Optional<TrackedExperiment> find(long id);

  Optional<TrackedExperiment> find(String name);

  /** Gives it another name; false if it is taken, or the experiment is not there. */
  boolean rename(long id, String name);

  void tag(long id, String tag, String content);

  void untag(long id, String tag);

  /** Deletes or restores it with its runs; false if it is not there. */
  boolean delete(long id, boolean deleted);
}
