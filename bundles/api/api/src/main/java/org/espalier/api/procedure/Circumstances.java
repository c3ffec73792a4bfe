// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.network.Architecture;
import org.espalier.api.pruning.Schedule;

/**
 * What is known of an experiment before anything of it runs.
 *
 * @param iterations planned in one training
 * @param offers what the plug-ins beside the procedure, their parts included, declare in {@code provides}; with {@link
 *     #TEMPERATURE} if the training that they make has a use for one
 * @param schedule the experiment's, if a run follows one
 * @param networks that a training trains, by name; empty where they are not known
 */
public record Circumstances(
    long iterations, Set<String> offers, Optional<Schedule> schedule, Map<String, Architecture> networks) {
  /** Among the offers where {@link org.espalier.api.task.Teachable#tempered}. */
  public static final String TEMPERATURE = "temperature";

  public Circumstances {
    offers = Set.copyOf(offers);
    networks = Map.copyOf(networks);
  }

  /** Without knowledge of the networks. */
  public Circumstances(long iterations, Set<String> offers, Optional<Schedule> schedule) {
    this(iterations, offers, schedule, Map.of());
  }
}
