// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.offpolicy;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.task.TaskContext;
import org.espalier.rl.TargetNetwork;

/**
 * Networks that value actions, each with a target network; the least of their values counts, so that what one of them
 * overrates misleads nobody (Fujimoto et al. 2018, eq. 10). Each descends the mean of (Q - y)^2, with a y that all have
 * in common. Used by the learner's thread.
 */
public final class Critics {
  private final Map<String, Network> networks = new LinkedHashMap<>();
  private final Member[] members;
  private final int outputs;
  private final int batchSize;
  private final float[][] present;

  /** One network with what goes with it; arrays and passes are made once. */
  private record Member(Network network, TargetNetwork target, Pass pass, Pass targetPass, float[] gradients) {}

  /**
   * @param names of the networks, at least one
   * @param outputs values that each tells at a time
   * @param batchSize most rows that are valued at a time
   */
  public Critics(TaskContext context, List<String> names, Shape input, int outputs, int batchSize) {
    this.outputs = outputs;
    this.batchSize = batchSize;
    members = new Member[names.size()];
    present = new float[members.length][];
    for (int k = 0; k < members.length; k++) {
      Network network = context.network(names.get(k), input, new Head(outputs));
      TargetNetwork target = new TargetNetwork(network);
      members[k] = new Member(
          network, target, network.pass(batchSize), target.network().pass(batchSize),
          new float[batchSize * outputs]);
      networks.put(names.get(k), network);
    }
  }

  /** By name. */
  public Map<String, Network> networks() {
    return networks;
  }

  /** Makes the targets copies. */
  public void copyTargets() {
    followTargets(1);
  }

  /** Moves the targets. */
  public void followTargets(double tau) {
    for (Member member : members) {
      member.target().follow(tau);
    }
  }

  /**
   * Least values of the target networks.
   *
   * @param inputs rows of what the critics read
   * @param values is filled: rows x outputs
   */
  public void leastOfTargets(float[] inputs, double[] values) {
    for (int k = 0; k < members.length; k++) {
      takeLeast(members[k].targetPass().forward(inputs, batchSize, Pass.Mode.INFER), values, k == 0);
    }
  }

  /** Least values of the networks themselves. */
  public void least(float[] inputs, double[] values) {
    for (int k = 0; k < members.length; k++) {
      takeLeast(members[k].pass().forward(inputs, batchSize, Pass.Mode.INFER), values, k == 0);
    }
  }

  private void takeLeast(float[] of, double[] values, boolean first) {
    for (int i = 0; i < batchSize * outputs; i++) {
      values[i] = first ? of[i] : Math.min(values[i], of[i]);
    }
  }

  /**
   * One update of each network.
   *
   * @param chosen the output of each row that is learnt
   * @param targets y, of each row
   * @return mean over rows and networks of (Q - y)^2 before
   */
  public double learn(float[] inputs, IntUnaryOperator chosen, double[] targets, Optimizer.Adam adam) {
    double sum = 0;
    for (Member member : members) {
      member.network().zeroGradients();
      float[] values = member.pass().forward(inputs, batchSize, Pass.Mode.TRAIN);
      sum += squares(values, chosen, targets, member.gradients());
      member.pass().backward(member.gradients());
      member.network().update(adam);
    }
    return sum / members.length;
  }

  /** Mean of (Q - y)^2 with its derivatives by all outputs. */
  double squares(float[] values, IntUnaryOperator chosen, double[] targets, float[] gradients) {
    Arrays.fill(gradients, 0);
    double sum = 0;
    for (int row = 0; row < batchSize; row++) {
      int at = row * outputs + chosen.applyAsInt(row);
      double error = values[at] - targets[row];
      sum += error * error / batchSize;
      gradients[at] = (float) (2 * error / batchSize);
    }
    return sum;
  }

  /**
   * Derivatives by the inputs of - mean min Q, with one output: what a policy of most value descends. The networks'
   * own gradients stay as they are.
   *
   * @param count of the networks whose least value counts, the first ones
   * @param byInputs is filled: rows x input width
   * @return mean min Q
   */
  public double ascend(float[] inputs, int count, float[] byInputs) {
    for (int k = 0; k < count; k++) {
      present[k] = members[k].pass().forward(inputs, batchSize, Pass.Mode.TRAIN);
      Arrays.fill(members[k].gradients(), 0);
    }
    double mean = 0;
    for (int row = 0; row < batchSize; row++) {
      int least = 0;
      for (int k = 1; k < count; k++) {
        least = present[k][row] < present[least][row] ? k : least;
      }
      mean += (double) present[least][row] / batchSize;
      members[least].gradients()[row] = -1f / batchSize;
    }
    Arrays.fill(byInputs, 0);
    for (int k = 0; k < count; k++) {
      float[] own = members[k].pass().inputGradients(members[k].gradients());
      for (int i = 0; i < byInputs.length; i++) {
        byInputs[i] += own[i];
      }
    }
    return mean;
  }

  /** Writes all state. */
  public void save(DataOutput out) throws IOException {
    for (Member member : members) {
      member.network().save(out);
      member.target().save(out);
    }
  }

  /** Goes on from there, to the bit. */
  public void restore(DataInput in) throws IOException {
    for (Member member : members) {
      member.network().restore(in);
      member.target().restore(in);
    }
  }
}
