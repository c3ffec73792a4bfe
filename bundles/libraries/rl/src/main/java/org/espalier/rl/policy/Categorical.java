// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.policy;

import java.util.Map;
import org.espalier.api.random.RandomStream;
import org.espalier.training.FreeParameter;

/** One of n actions, with the softmax of the outputs for probabilities. */
public final class Categorical implements NaturalDistribution {
  private final double[] probabilities;
  private final double[] logProbabilities;

  public Categorical(int actions) {
    probabilities = new double[actions];
    logProbabilities = new double[actions];
  }

  @Override
  public int outputs() {
    return probabilities.length;
  }

  @Override
  public int actionWidth() {
    return 1;
  }

  @Override
  public Map<String, FreeParameter> parameters() {
    return Map.of();
  }

  @Override
  public void at(float[] outputs, int row) {
    int n = probabilities.length;
    int offset = row * n;
    double largest = outputs[offset];
    for (int i = 1; i < n; i++) {
      largest = Math.max(largest, outputs[offset + i]);
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      logProbabilities[i] = outputs[offset + i] - largest;
      probabilities[i] = StrictMath.exp(logProbabilities[i]);
      sum += probabilities[i];
    }
    double logSum = StrictMath.log(sum);
    for (int i = 0; i < n; i++) {
      logProbabilities[i] -= logSum;
      probabilities[i] /= sum;
    }
  }

  @Override
  public void sample(RandomStream random, float[] actions, int row) {
    double left = random.nextDouble();
    int action = 0;
    while (action < probabilities.length - 1 && left >= probabilities[action]) {
      left -= probabilities[action];
      action++;
    }
    actions[row] = action;
  }

  @Override
  public void mode(float[] actions, int row) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      if (logProbabilities[i] > logProbabilities[best]) {
        best = i;
      }
    }
    actions[row] = best;
  }

  @Override
  public double logProbability(float[] actions, int row) {
    return logProbabilities[(int) actions[row]];
  }

  @Override
  public double entropy() {
    double entropy = 0;
    for (int i = 0; i < probabilities.length; i++) {
      entropy -= probabilities[i] * logProbabilities[i];
    }
    return entropy;
  }

  /** d log p_a / d z_i = [i = a] - p_i; d H / d z_i = -p_i (log p_i + H). */
  @Override
  public void gradient(
      float[] actions, int row, double byLogProbability, double byEntropy, float[] outputGradients) {
    int n = probabilities.length;
    int action = (int) actions[row];
    double entropy = entropy();
    for (int i = 0; i < n; i++) {
      double logProbability = (i == action ? 1 : 0) - probabilities[i];
      double entropyDerivative = -probabilities[i] * (logProbabilities[i] + entropy);
      outputGradients[row * n + i] = (float) (byLogProbability * logProbability + byEntropy * entropyDerivative);
    }
  }

  /** diag(p) - p p': p_i (v_i - sum_j p_j v_j). */
  @Override
  public void outputFisher(float[] motion, int row, float[] product) {
    int offset = row * probabilities.length;
    double mean = 0;
    for (int i = 0; i < probabilities.length; i++) {
      mean += probabilities[i] * motion[offset + i];
    }
    for (int i = 0; i < probabilities.length; i++) {
      product[offset + i] = (float) (probabilities[i] * (motion[offset + i] - mean));
    }
  }

  @Override
  public double freeFisher(int i) {
    throw new IndexOutOfBoundsException("there are no free parameters");
  }

  @Override
  public double[] remember() {
    return logProbabilities.clone();
  }

  @Override
  public double divergenceFrom(double[] remembered) {
    double sum = 0;
    for (int i = 0; i < remembered.length; i++) {
      sum += StrictMath.exp(remembered[i]) * (remembered[i] - logProbabilities[i]);
    }
    return sum;
  }

  /** Every action is in the space. */
  @Override
  public void bound(float[] actions, int batch) {}
}
