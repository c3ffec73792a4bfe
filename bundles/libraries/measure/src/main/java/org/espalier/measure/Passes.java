// SPDX-License-Identifier: Apache-2.0
package org.espalier.measure;

import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.random.RandomStream;

/**
 * A forward pass through several networks, one after the other. Used by one thread.
 *
 * @param inputs of each network, a batch of samples
 * @param outputSizes numbers in a batch of each network's outputs
 * @param batch samples in a pass
 */
public record Passes(
    List<Pass> passes, List<float[]> inputs, List<Integer> outputSizes, int batch)
    implements Runnable {

  /** Passes of given inputs. */
  public static Passes of(List<Network> networks, List<float[]> inputs, int batch) {
    return new Passes(
        networks.stream().map(network -> network.pass(batch)).toList(), inputs,
        networks.stream().map(network -> batch * network.architecture().outputShape().size()).toList(), batch);
  }

  /** Passes of random inputs. */
  public static Passes random(Collection<Network> networks, int batch, RandomStream random) {
    List<Network> all = List.copyOf(networks);
    return of(all, inputs(all, batch, random), batch);
  }

  /** Standard normal inputs, a batch for each network. */
  public static List<float[]> inputs(List<Network> networks, int batch, RandomStream random) {
    return networks.stream().map(network -> inputs(network, batch, random)).toList();
  }

  private static float[] inputs(Network network, int batch, RandomStream random) {
    float[] inputs = new float[batch * network.architecture().inputShape().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
    }
    return inputs;
  }

  /**
   * Passes for some time.
   *
   * @return how many, at least one
   */
  public long repeat(double seconds) {
    long start = System.nanoTime();
    long count = 0;
    do {
      run();
      count++;
    } while (System.nanoTime() - start < seconds * 1e9);
    return count;
  }

  @Override
  public void run() {
    for (int n = 0; n < passes.size(); n++) {
      forward(n);
    }
  }

  private float[] forward(int network) {
    return passes.get(network).forward(inputs.get(network), batch, Pass.Mode.INFER);
  }

  /** Largest difference between the outputs of these networks and of others, relative to those that are above 1. */
  public double difference(Passes others) {
    return IntStream.range(0, passes.size()).mapToDouble(n -> difference(n, others)).max().orElse(0);
  }

  private double difference(int network, Passes others) {
    float[] expected = forward(network);
    float[] actual = others.forward(network);
    return IntStream.range(0, outputSizes.get(network))
        .mapToDouble(i -> Math.abs((double) expected[i] - actual[i]) / Math.max(1, Math.abs(expected[i])))
        .max()
        .orElse(0);
  }
}
