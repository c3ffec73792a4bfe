// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.synflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Iterative synaptic flow conservation at the initial weights, without data: a weight's flow is its magnitude times the
 * sum, over all paths through it, of the other magnitudes on the path. Weights of least flow are removed in rounds,
 * wherever they are, and flows are computed anew after each: the density falls exponentially from what it is to what is
 * asked for (algorithm 1). A weight's score is its place in the order of removal, and for those that the last round
 * leaves, in the order of their flows. So the global distribution keeps just the weights that the algorithm does;
 * others keep of each layer those that it removed last.
 */
@Component(factory = Criterion.KIND)
@Plugin(
    name = "synflow",
    summary = "Keeps the weights on the strongest paths through the network at initialisation, without data",
    source = "Tanaka et al. 2020, Pruning neural networks without any data by iteratively conserving synaptic flow,"
        + " algorithm 1")
@Designate(ocd = SynFlowCriterion.Options.class)
public final class SynFlowCriterion implements Criterion {
  private final int rounds;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Rounds of removal on the way to the density asked for; 1 is one-shot and may cut all paths",
        min = "1")
    int rounds() default 100;
  }

  @Activate
  public SynFlowCriterion(Options options) {
    rounds = options.rounds();
  }

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable) {
    return architecture.nodes().stream()
        .filter(node -> !Flow.knows(architecture, node))
        .findFirst()
        .map(node -> "it knows dense layers, activations, additions and flattening, and the layer " + node.name()
            + " is a " + node.layer().getClass().getSimpleName());
  }

  @Override
  public Map<String, float[]> score(Subject subject) {
    double sparsity = subject.sparsity().orElseThrow(
        () -> new InvalidInputException(
            "criterion synflow goes to the density that is asked for, and no sparsity is given"));
    Flow flow = new Flow(subject.network().architecture());
    Map<String, float[]> magnitudes = magnitudes(subject);
    Map<String, Mask> left = new LinkedHashMap<>();
    subject.prunable().forEach(p -> left.put(p.name(), subject.network().mask(p.name())));
    int first = left.values().stream().mapToInt(Mask::kept).sum();
    int all = left.values().stream().mapToInt(Mask::size).sum();
    int last = Math.min(first, Math.toIntExact(Math.round((1 - sparsity) * all)));
    RemovalOrder order = new RemovalOrder(subject.prunable());
    RandomStream ties = subject.stream("synflow");
    for (int round = 1; round <= rounds; round++) {
      List<LayerScores> flows = flows(subject.prunable(), flow.of(magnitudes), left);
      int[] counts = Selection.counts(flows, kept(first, last, (double) round / rounds), ties);
      for (int i = 0; i < counts.length; i++) {
        String name = flows.get(i).parameter().name();
        Mask mask = Selection.top(flows.get(i), counts[i], ties);
        left.put(name, mask);
        mask.apply(magnitudes.get(name));
      }
      order.remove(flows, left);
    }
    List<LayerScores> flows = flows(subject.prunable(), flow.of(magnitudes), left);
    left.replaceAll((name, mask) -> Mask.keeping(mask.size(), new int[0]));
    order.remove(flows, left);
    return order.scores();
  }

  /**
   * Weights left when a share of the way is gone; the way to none leads over one.
   *
   * @param share above 0, at most 1
   */
  private static int kept(int first, int last, double share) {
    if (share == 1 || first == 0) {
      return last;
    }
    // a product that rounding put just above a whole number is that number
    return (int) Math.ceil(first * Math.pow((double) Math.max(1, last) / first, share) * (1 - 1e-12));
  }

  /** Magnitudes of all weights, prunable or not, masked ones 0. */
  private static Map<String, float[]> magnitudes(Subject subject) {
    Map<String, float[]> magnitudes = new LinkedHashMap<>();
    for (ParameterSpec parameter : subject.network().architecture().parameters()) {
      if (parameter.role() == ParameterSpec.Role.WEIGHT) {
        float[] values = subject.initial().get(parameter.name());
        subject.network().mask(parameter.name()).apply(values);
        for (int i = 0; i < values.length; i++) {
          values[i] = Math.abs(values[i]);
        }
        magnitudes.put(parameter.name(), values);
      }
    }
    return magnitudes;
  }

  /** Flows as shares of the largest flow there is, so that they stay in range however small they become. */
  private static List<LayerScores> flows(
      List<ParameterSpec> prunable, Map<String, double[]> flows, Map<String, Mask> left) {
    double largest = 0;
    for (ParameterSpec parameter : prunable) {
      for (double value : flows.get(parameter.name())) {
        largest = Math.max(largest, value);
      }
    }
    List<LayerScores> layers = new ArrayList<>();
    for (ParameterSpec parameter : prunable) {
      double[] values = flows.get(parameter.name());
      float[] shares = new float[values.length];
      for (int i = 0; largest > 0 && i < shares.length; i++) {
        shares[i] = (float) (values[i] / largest);
      }
      layers.add(new LayerScores(parameter, shares, left.get(parameter.name())));
    }
    return layers;
  }
}
