package org.espalier.api.procedure;

import java.util.Optional;
import java.util.Set;
import org.espalier.api.pruning.Schedule;

/**
 * What is known of an experiment before anything of it runs.
 *
 * @param iterations planned in one training
 * @param offers what the plug-ins beside the procedure, their parts included, declare in {@code provides}
 * @param schedule the experiment's, if a run follows one
 */
public record Circumstances(long iterations, Set<String> offers, Optional<Schedule> schedule) {
  public Circumstances {
    offers = Set.copyOf(offers);
  }
}
