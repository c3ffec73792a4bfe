package org.espalier.rl.ppo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.espalier.rl.VectorEnvironment;

/** Return and length of the episodes that end while an agent learns, one running in each environment. */
final class EpisodeStatistics {
  private final double[] reward;
  private final int[] length;
  private int finished;
  private double finishedReward;
  private long finishedLength;

  EpisodeStatistics(int environments) {
    reward = new double[environments];
    length = new int[environments];
  }

  /** Takes in the last step. */
  void record(VectorEnvironment environments) {
    for (int e = 0; e < reward.length; e++) {
      reward[e] += environments.rewards()[e];
      length[e]++;
      if (environments.terminated()[e] || environments.truncated()[e]) {
        finished++;
        finishedReward += reward[e];
        finishedLength += length[e];
        reward[e] = 0;
        length[e] = 0;
      }
    }
  }

  /** Mean over the episodes that ended since {@link #forgetFinished}; NaN if none did. */
  double meanReturn() {
    return finished == 0 ? Double.NaN : finishedReward / finished;
  }

  double meanLength() {
    return finished == 0 ? Double.NaN : (double) finishedLength / finished;
  }

  void forgetFinished() {
    finished = 0;
    finishedReward = 0;
    finishedLength = 0;
  }

  /** Writes the running episodes. */
  void save(DataOutput out) throws IOException {
    for (int e = 0; e < reward.length; e++) {
      out.writeDouble(reward[e]);
      out.writeInt(length[e]);
    }
  }

  void restore(DataInput in) throws IOException {
    for (int e = 0; e < reward.length; e++) {
      reward[e] = in.readDouble();
      length[e] = in.readInt();
    }
  }
}
