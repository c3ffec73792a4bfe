// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.network.Connectivity;
import org.junit.jupiter.api.Test;

/**
 * Beside what networks compute in float64. With weights and biases above zero, activations that do not saturate, means
 * instead of maxima, and no layer norms, signals can't cancel: a number reaches another if and only if raising it
 * changes the other. With weights drawn at random they hardly ever cancel.
 */
class ConnectivityTest {

  @Test
  void anInputReachesTheOutputIfRaisingItChangesTheOutput() {
    int severed = 0;
    int partly = 0;
    for (int trial = 0; trial < 500; trial++) {
      RandomStream random = Seeds.of(trial).stream("connectivity");
      Architecture architecture = growing(RandomNetwork.draw(random).architecture());
      if (has(architecture, Layer.LayerNorm.class)) {
        continue;
      }
      Map<String, Mask> masks = masks(architecture, random);
      ReferenceNetwork network = ReferenceNetwork.of(architecture, positive(architecture, masks, random));
      Connectivity connectivity = Connectivity.of(architecture, masks);
      int size = architecture.inputShape().size();
      double[] base = new double[size];
      Arrays.fill(base, 0.1);
      double[] before = outputs(network, base);
      boolean[] changes = new boolean[before.length];
      int reaching = 0;
      for (int i = 0; i < size; i++) {
        double[] raised = base.clone();
        raised[i] += 1;
        double[] after = outputs(network, raised);
        reaching += Arrays.equals(before, after) ? 0 : 1;
        for (int o = 0; o < after.length; o++) {
          changes[o] |= before[o] != after[o];
        }
      }
      String said = "trial " + trial + ": " + architecture;
      assertEquals(reaching, connectivity.inputs(), said);
      assertEquals(IntStream.range(0, changes.length).filter(o -> changes[o]).count(), connectivity.outputs(), said);
      assertEquals(reaching == 0, !connectivity.cuts().isEmpty(), said);
      severed += reaching == 0 ? 1 : 0;
      partly += reaching > 0 && reaching < size ? 1 : 0;
    }
    assertTrue(severed > 50 && partly > 80, severed + " severed and " + partly + " partly severed");
  }

  /** Where all is linear, the mixed difference by an input and a weight is not 0 if a path goes along both. */
  @Test
  void aWeightIsLiveIfItChangesWhatInputsDo() {
    int live = 0;
    int kept = 0;
    for (int trial = 0; trial < 120; trial++) {
      RandomStream random = Seeds.of(trial).stream("live");
      Architecture architecture = growing(RandomNetwork.draw(random).architecture());
      if (has(architecture, Layer.Lstm.class) || has(architecture, Layer.LayerNorm.class)) {
        continue;
      }
      Map<String, Mask> masks = masks(architecture, random);
      Weights weights = positive(architecture, masks, random);
      Connectivity connectivity = Connectivity.of(architecture, masks);
      for (ParameterSpec parameter : architecture.parameters()) {
        if (parameter.role() == Role.WEIGHT) {
          Mask found = connectivity.live(parameter);
          for (int place : masks.get(parameter.name()).places()) {
            double mixed =
                response(architecture, changed(weights, parameter.name(), place)) - response(architecture, weights);
            assertEquals(mixed > 1e-9, found.keeps(place), "trial " + trial + ", " + parameter.name() + " " + place);
          }
          live += found.kept();
          kept += masks.get(parameter.name()).kept();
        }
      }
    }
    assertTrue(live > 100 && live < 0.9 * kept, live + " of " + kept);
  }

  @Test
  void anInputReachesTheOutputThroughALayerNormIfChangingItChangesTheOutput() {
    int severed = 0;
    int reaching = 0;
    for (int trial = 0; trial < 400; trial++) {
      RandomStream random = Seeds.of(trial).stream("norms");
      Architecture architecture = smooth(RandomNetwork.draw(random).architecture());
      if (!has(architecture, Layer.LayerNorm.class)) {
        continue;
      }
      Map<String, Mask> masks = masks(architecture, random);
      ReferenceNetwork network = ReferenceNetwork.of(architecture, gaussian(architecture, masks, random));
      int found = Connectivity.of(architecture, masks).inputs();
      int changing = 0;
      double[] base = new double[architecture.inputShape().size()];
      Arrays.setAll(base, i -> random.nextGaussian());
      double[] before = outputs(network, base);
      for (int i = 0; i < base.length; i++) {
        double[] changed = base.clone();
        changed[i] += 0.1;
        changing += Arrays.equals(before, outputs(network, changed)) ? 0 : 1;
      }
      assertEquals(changing, found, "trial " + trial + ": " + architecture);
      severed += found == 0 ? 1 : 0;
      reaching += found > 0 ? 1 : 0;
    }
    assertTrue(severed > 30 && reaching > 30, severed + " severed and " + reaching + " not");
  }

  private static boolean has(Architecture architecture, Class<? extends Layer> kind) {
    return architecture.nodes().stream().anyMatch(node -> kind.isInstance(node.layer()));
  }

  /** How much the sum of the outputs grows if all inputs are raised. */
  private static double response(Architecture architecture, Weights weights) {
    ReferenceNetwork network = ReferenceNetwork.of(architecture, weights);
    double[] inputs = new double[architecture.inputShape().size()];
    double before = Arrays.stream(outputs(network, inputs)).sum();
    Arrays.fill(inputs, 1);
    return Arrays.stream(outputs(network, inputs)).sum() - before;
  }

  private static double[] outputs(ReferenceNetwork network, double[] inputs) {
    return network.outputs(new double[][] {inputs}, Mode.INFER)[0];
  }

  private static Weights changed(Weights weights, String parameter, int place) {
    Map<String, float[]> all = new LinkedHashMap<>();
    weights.names().forEach(name -> all.put(name, weights.get(name)));
    all.get(parameter)[place] += 1;
    return new Weights(all);
  }

  private static Architecture growing(Architecture architecture) {
    return with(architecture, ConnectivityTest::growing);
  }

  /** A function that is flat nowhere. */
  private static Architecture smooth(Architecture architecture) {
    return with(architecture, layer ->
        growing(layer) instanceof Layer.Activate ? new Layer.Activate(Activation.LEAKY_RELU) : growing(layer));
  }

  private static Architecture with(Architecture architecture, UnaryOperator<Layer> layers) {
    List<Node> nodes = architecture.nodes().stream()
        .map(node -> new Node(node.name(), layers.apply(node.layer()), node.inputs()))
        .toList();
    return new Architecture(architecture.inputShape(), nodes);
  }

  private static Layer growing(Layer layer) {
    if (layer instanceof Layer.Pool2d pool) {
      return new Layer.Pool2d(Layer.Pooling.AVERAGE, pool.kernel(), pool.stride());
    }
    return layer instanceof Layer.Activate ? new Layer.Activate(Activation.RELU) : layer;
  }

  private static Map<String, Mask> masks(Architecture architecture, RandomStream random) {
    Map<String, Mask> masks = new LinkedHashMap<>();
    double density = 0.1 + 0.7 * random.nextDouble();
    for (ParameterSpec parameter : architecture.parameters()) {
      if (parameter.role() == Role.WEIGHT || parameter.role() == Role.GAIN) {
        double share = parameter.role() == Role.GAIN ? 0.8 : density;
        boolean[] keep = new boolean[parameter.size()];
        for (int i = 0; i < keep.length; i++) {
          keep[i] = random.nextDouble() < share;
        }
        masks.put(parameter.name(), Mask.of(keep));
      }
    }
    return masks;
  }

  private static Weights gaussian(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (ParameterSpec parameter : architecture.parameters()) {
      float[] values = new float[parameter.size()];
      for (int i = 0; i < values.length; i++) {
        double value = random.nextGaussian();
        values[i] = (float) (parameter.name().endsWith("running-variance") ? 1 + value * value : value);
      }
      if (masks.containsKey(parameter.name())) {
        masks.get(parameter.name()).apply(values);
      }
      all.put(parameter.name(), values);
    }
    return new Weights(all);
  }

  private static Weights positive(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    Map<String, float[]> all = new LinkedHashMap<>();
    for (ParameterSpec parameter : architecture.parameters()) {
      float[] values = new float[parameter.size()];
      if (!parameter.name().endsWith("running-mean")) {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (0.2 + 0.3 * random.nextDouble());
        }
      }
      if (masks.containsKey(parameter.name())) {
        masks.get(parameter.name()).apply(values);
      }
      all.put(parameter.name(), values);
    }
    return new Weights(all);
  }
}
