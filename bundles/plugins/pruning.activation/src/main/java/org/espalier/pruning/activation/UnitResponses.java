// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.activation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Subject;
import org.espalier.api.task.InputSource;

/**
 * How the units of layers - neurons, filters - respond to inputs of the training data: the mean of a function of their
 * activations over inputs and places. A unit's activation is what other layers read of it, behind its norm and its
 * activation function.
 */
final class UnitResponses {
  private static final int BATCH = 256;

  private final Subject subject;
  private final Architecture architecture;
  private final Channels channels;
  private final DoubleUnaryOperator function;
  private final Map<String, double[]> sums = new LinkedHashMap<>();

  private UnitResponses(Subject subject, DoubleUnaryOperator function) {
    this.subject = subject;
    this.function = function;
    architecture = subject.network().architecture();
    channels = new Channels(architecture);
    subject.prunable().forEach(
        parameter -> sums.put(parameter.layer(), new double[channels.count(parameter.layer())]));
  }

  /**
   * For every prunable weight the mean response of the unit that it helps to make.
   *
   * @param criterion name of the criterion, for its stream and its complaint
   * @param function of one activation
   * @throws InvalidInputException if the task gives no inputs
   */
  static Map<String, float[]> scores(Subject subject, String criterion, int samples, DoubleUnaryOperator function) {
    InputSource source =
        subject.inputs()
            .orElseThrow(
                () -> new InvalidInputException(
                    "criterion " + criterion + " needs inputs of the training data, which the task does not give;"
                        + " a supervised task does, and magnitude needs none"));
    float[] inputs = source.inputs(subject.network(), samples, subject.stream(criterion));
    UnitResponses responses = new UnitResponses(subject, function);
    responses.observe(inputs, samples);
    return responses.scores(samples);
  }

  private void observe(float[] inputs, int samples) {
    Network network = subject.network();
    int width = architecture.inputShape().size();
    Pass pass = network.pass(Math.min(samples, BATCH));
    for (int first = 0; first < samples; first += BATCH) {
      int count = Math.min(BATCH, samples - first);
      pass.forward(Arrays.copyOfRange(inputs, first * width, (first + count) * width), count, Pass.Mode.INFER);
      sums.forEach((layer, sum) -> add(pass, response(architecture, layer), count, sum));
    }
  }

  private void add(Pass pass, String node, int count, double[] sums) {
    float[] activations = pass.activations(node);
    int size = architecture.shape(node).size();
    for (int i = 0; i < count * size; i++) {
      sums[channels.channel(node, i % size)] += function.applyAsDouble(activations[i]);
    }
  }

  private Map<String, float[]> scores(int samples) {
    Map<String, float[]> scores = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.prunable()) {
      double[] sum = sums.get(parameter.layer());
      double each = (double) samples * architecture.shape(parameter.layer()).size() / sum.length;
      float[] own = new float[parameter.size()];
      for (int i = 0; i < own.length; i++) {
        own[i] = (float) (sum[channels.channel(parameter, i)] / each);
      }
      scores.put(parameter.name(), own);
    }
    return scores;
  }

  /** The node at which a layer's units have their activation: the end of what follows it alone, unit by unit. */
  static String response(Architecture architecture, String layer) {
    List<Node> readers = architecture.nodes().stream().filter(node -> node.inputs().contains(layer)).toList();
    boolean unitwise = readers.size() == 1 && unitwise(readers.get(0).layer());
    return unitwise ? response(architecture, readers.get(0).name()) : layer;
  }

  /** Whether it has a number for each that it reads, and for the same unit. */
  private static boolean unitwise(Layer layer) {
    return layer instanceof Layer.BatchNorm
        || layer instanceof Layer.LayerNorm
        || layer instanceof Layer.Activate;
  }
}
