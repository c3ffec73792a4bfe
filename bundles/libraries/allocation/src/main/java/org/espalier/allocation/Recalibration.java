// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.task.TrainingData;

/**
 * Batch norm's running statistics, taken anew from training data: pruning changes what a norm reads, and statistics of
 * the whole network make a pruned one look worse than it is (Li et al. 2020, EagleEye, sec. 3). They become the means
 * of the batches' statistics, each batch normalised by its own, as {@code update_bn} of PyTorch does it.
 */
final class Recalibration {
  private static final String MEAN = ".running-mean";
  private static final String VARIANCE = ".running-variance";

  private Recalibration() {}

  /**
   * Recalibrates all batch norms of a network; nothing happens where there are none.
   *
   * @param order numbers of the examples, whole batches of which are used, or all if they are fewer than one
   * @param between is called before each batch
   */
  static void recalibrate(Network network, TrainingData data, int[] order, int batch, Runnable between) {
    Map<String, Double> momenta = momenta(network.architecture());
    int batches = momenta.isEmpty() ? 0 : Math.max(1, order.length / batch);
    int size = Math.min(batch, order.length);
    Reader reader = new Reader(data, size);
    Map<String, double[]> sums = new LinkedHashMap<>();
    Pass pass = network.pass(size);
    for (int b = 0; b < batches; b++) {
      between.run();
      momenta.keySet().forEach(name -> network.values(name, new float[network.values(name).length]));
      reader.read(order, b * size, size);
      pass.forward(reader.inputs(), size, Pass.Mode.TRAIN);
      momenta.forEach((name, momentum) -> add(sums, name, network.values(name), momentum));
    }
    sums.forEach((name, sum) -> {
      float[] mean = new float[sum.length];
      for (int c = 0; c < mean.length; c++) {
        mean[c] = (float) (sum[c] / batches);
      }
      network.values(name, mean);
    });
  }

  /** What moved from 0 towards the batch's statistics. */
  private static void add(Map<String, double[]> sums, String name, float[] moved, double momentum) {
    double[] sum = sums.computeIfAbsent(name, n -> new double[moved.length]);
    for (int c = 0; c < sum.length; c++) {
      sum[c] += moved[c] / momentum;
    }
  }

  /** By the names of running statistics how far they move towards a batch's. */
  private static Map<String, Double> momenta(Architecture architecture) {
    Map<String, Double> momenta = new LinkedHashMap<>();
    for (Node node : architecture.nodes()) {
      if (node.layer() instanceof Layer.BatchNorm norm) {
        momenta.put(node.name() + MEAN, norm.momentum());
        momenta.put(node.name() + VARIANCE, norm.momentum());
      }
    }
    return momenta;
  }
}
