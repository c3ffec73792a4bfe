package org.espalier.evaluator.latency;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;

/** A forward pass through several networks, one after the other. */
record Passes(List<Pass> passes, List<float[]> inputs, List<Integer> outputSizes, int batch) implements Runnable {

  static Passes of(List<Network> networks, List<float[]> inputs, int batch) {
    return new Passes(
        networks.stream().map(network -> network.pass(batch)).toList(), inputs,
        networks.stream().map(network -> batch * network.architecture().outputShape().size()).toList(), batch);
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
  double difference(Passes others) {
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
