package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Head;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.network.ChannelGroup;
import org.espalier.network.compaction.Compaction;
import org.espalier.tck.task.ToyTraining;
import org.junit.jupiter.api.Test;

/**
 * What every family of architectures of which channels can be pruned must do; the test of a plug-in extends this and
 * says how a small member is made, for which input, and what computes it.
 */
@ContractOf(ArchitectureFactory.KIND)
public abstract class ArchitectureContract {
  private static final int OUTPUTS = 3;
  private static final int UPDATES = 60;
  private static final int SAMPLES = 5;
  private static final double TOLERANCE = 1e-5;

  /** The family, with options that make a small network: of some ten thousand parameters. */
  protected abstract ArchitectureFactory factory();

  /** What the network reads. */
  protected abstract Shape input();

  /** What computes it. */
  protected abstract Engine engine();

  @Test
  final void buildsTheSameForTheSameInput() {
    assertEquals(
        architecture(), architecture(),
        "for the same input and outputs a family must build the same network each time");
    assertEquals(input(), architecture().inputShape(), "the network must read the input that was asked for");
    Shape outputs = architecture().outputShape();
    assertEquals(OUTPUTS, outputs.get(outputs.rank() - 1), "the network must have as many outputs as were asked for");
  }

  @Test
  final void learnsAFewExamples() {
    try (ToyTraining training = trained(0)) {
      double first = training.iterate().get("loss");
      double last = first;
      while (!training.finished()) {
        last = training.iterate().get("loss");
      }
      assertTrue(
          last < first / 2,
          "it must learn a few examples, to less than half of the first loss; the loss went from " + first + " to "
              + last);
    }
  }

  /**
   * Halfway through its training a fourth of every group's channels is removed, with all that makes, carries and reads
   * them. What is left in the end has the other channels, and computes the same.
   */
  @Test
  final void withoutSomeChannelsOfEveryGroupItComputesTheSame() {
    List<ChannelGroup> groups = ChannelGroup.of(architecture());
    RandomStream random = Seeds.of(5).stream("channels");
    try (ToyTraining training = trained(UPDATES / 2)) {
      Network network = training.network();
      Map<String, Integer> left = new LinkedHashMap<>();
      Map<String, boolean[]> keep = new LinkedHashMap<>();
      for (ChannelGroup group : groups) {
        int[] removed = Arrays.copyOf(random.permutation(group.size()), removed(group.size()));
        for (ParameterSpec spec : network.architecture().parameters()) {
          for (int channel : spec.trained() ? removed : new int[0]) {
            for (int place : group.places(spec, channel)) {
              keep.computeIfAbsent(spec.name(), name -> all(spec.size()))[place] = false;
            }
          }
        }
        group.makers().forEach(member -> left.put(member.node().name(), group.size() - removed.length));
      }
      assertTrue(keep.size() >= groups.size(), "channels of " + groups.size() + " groups are removed");
      keep.forEach((name, places) -> network.mask(name, Mask.of(places)));
      train(training, UPDATES / 2);
      Compaction compaction = Compaction.of(network);
      left.forEach((layer, channels) ->
          assertEquals(
              channels, new Channels(compaction.architecture()).count(layer),
              "compaction must leave the channels of " + layer + " that no mask removes"));
      float[] inputs = inputs();
      float[] expected = network.pass(SAMPLES).forward(inputs, SAMPLES, Mode.INFER).clone();
      try (Network small = compaction.on(network)) {
        assertTrue(spread(expected) > TOLERANCE * 100, "what is left still depends on its input");
        assertArrayEquals(
            expected, small.pass(SAMPLES).forward(inputs, SAMPLES, Mode.INFER), (float) TOLERANCE,
            "without its removed channels the network must compute the same");
      }
    }
  }

  private Architecture architecture() {
    return factory().build(input(), new Head(OUTPUTS));
  }

  private ToyTraining trained(int updates) {
    ToyTraining training = new ToyTraining(engine(), architecture(), Seeds.of(3).stream("initial"), UPDATES);
    train(training, updates);
    return training;
  }

  private static void train(ToyTraining training, int updates) {
    for (int update = 0; update < updates; update++) {
      training.iterate();
    }
  }

  /** How many of so many channels are removed: one at least, but never the last. */
  private static int removed(int channels) {
    return Math.min(channels - 1, (channels + 3) / 4);
  }

  private float[] inputs() {
    RandomStream random = Seeds.of(4).stream("inputs");
    float[] inputs = new float[SAMPLES * input().size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (float) random.nextGaussian();
    }
    return inputs;
  }

  /** The largest difference between two samples' outputs. */
  private static double spread(float[] outputs) {
    double largest = 0;
    int size = outputs.length / SAMPLES;
    for (int i = size; i < outputs.length; i++) {
      largest = Math.max(largest, Math.abs(outputs[i] - outputs[i % size]));
    }
    return largest;
  }

  private static boolean[] all(int size) {
    boolean[] all = new boolean[size];
    Arrays.fill(all, true);
    return all;
  }
}
