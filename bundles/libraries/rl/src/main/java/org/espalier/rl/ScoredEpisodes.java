// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.espalier.api.data.Split;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Episode;
import org.espalier.api.rl.Policy;

/**
 * The episodes that measure an agent: each part of the data has its own first states, the same for every agent of a
 * run's seed, however it came to what it does. For one thread.
 */
public final class ScoredEpisodes {
  private final Episodes episodes;
  private final int count;
  private final Seeds seeds;

  /**
   * @param environments gives environments that nobody else uses
   * @param count episodes of each part
   * @param seeds the run's
   */
  public ScoredEpisodes(Supplier<? extends Environment> environments, int count, Seeds seeds) {
    this.episodes = new Episodes(environments);
    this.count = count;
    this.seeds = seeds.scope("evaluation");
  }

  /** A policy's episodes of a part, in their order. */
  public List<Episode> play(Policy policy, boolean greedy, Split split) {
    return episodes.play(policy, count, greedy, seeds.scope(split.name().toLowerCase(Locale.ROOT)));
  }

  /** Their mean return. */
  public double meanReturn(Policy policy, boolean greedy, Split split) {
    return play(policy, greedy, split).stream().mapToDouble(Episode::reward).average().orElseThrow();
  }
}
