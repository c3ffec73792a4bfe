// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.rollout;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.espalier.api.rl.VectorEnvironment;

/** Return, costs and length of the episodes that end while an agent learns, one running in each environment. */
public final class EpisodeStatistics {
  private final double[] reward;
  private final double[] cost;
  private final int[] length;
  private final double[] finishedCost;
  private int finished;
  private double finishedReward;
  private long finishedLength;

  /** @param costs how many the environments have */
  public EpisodeStatistics(int environments, int costs) {
    reward = new double[environments];
    cost = new double[environments * costs];
    finishedCost = new double[costs];
    length = new int[environments];
  }

  /** Takes in the last step. */
  public void record(VectorEnvironment environments) {
    int costs = finishedCost.length;
    for (int e = 0; e < reward.length; e++) {
      reward[e] += environments.rewards()[e];
      length[e]++;
      for (int k = 0; k < costs; k++) {
        cost[e * costs + k] += environments.costValues()[e * costs + k];
      }
      if (environments.terminated()[e] || environments.truncated()[e]) {
        finished++;
        finishedReward += reward[e];
        finishedLength += length[e];
        for (int k = 0; k < costs; k++) {
          finishedCost[k] += cost[e * costs + k];
          cost[e * costs + k] = 0;
        }
        reward[e] = 0;
        length[e] = 0;
      }
    }
  }

  /** Mean over the episodes that ended since {@link #forgetFinished}; NaN if none did. */
  public double meanReturn() {
    return finished == 0 ? Double.NaN : finishedReward / finished;
  }

  /** Mean sum of one cost over the same episodes; NaN if there were none. */
  public double meanCost(int number) {
    return finished == 0 ? Double.NaN : finishedCost[number] / finished;
  }

  /** Mean number of steps of the same episodes; NaN if there were none. */
  public double meanLength() {
    return finished == 0 ? Double.NaN : (double) finishedLength / finished;
  }

  /** Begins to count the episodes that end anew; running ones go on. */
  public void forgetFinished() {
    finished = 0;
    finishedReward = 0;
    finishedLength = 0;
    Arrays.fill(finishedCost, 0);
  }

  /** Writes the running episodes. */
  public void save(DataOutput out) throws IOException {
    for (int e = 0; e < reward.length; e++) {
      out.writeDouble(reward[e]);
      out.writeInt(length[e]);
    }
    for (double sum : cost) {
      out.writeDouble(sum);
    }
  }

  public void restore(DataInput in) throws IOException {
    for (int e = 0; e < reward.length; e++) {
      reward[e] = in.readDouble();
      length[e] = in.readInt();
    }
    for (int i = 0; i < cost.length; i++) {
      cost[i] = in.readDouble();
    }
  }
}
