// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far an experiment is.
 *
 * @param runs number of runs
 * @param fewer whether a search may come to fewer
 * @param ended number of those that are over, in earlier attempts included
 * @param active those that are being carried out, in the order in which they began
 * @param left time to the end, from the pace so far; empty as long as there is none to tell from
 */
public record Progress(int runs, boolean fewer, int ended, List<Active> active, Optional<Duration> left) {
  public Progress {
    active = List.copyOf(active);
  }

  /**
   * A run that is being carried out.
   *
   * @param id of the run
   * @param done share of its planned iterations that is done, from 0 to 1
   * @param metrics what its last iteration showed
   */
  public record Active(String id, double done, Map<String, Double> metrics) {}

  /** Share of all work that is done, from 0 to 1, each run counted equally. */
  public double done() {
    return runs == 0 ? 1 : (ended + active.stream().mapToDouble(Active::done).sum()) / runs;
  }
}
