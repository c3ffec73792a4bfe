package org.espalier.pruning.synflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
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
 * down to the lowest density on an exponential schedule, and flows are computed anew after each. A weight's score is
 * its place in the order of removal, so that one scoring serves all sparsities.
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
  private final double lowestDensity;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Rounds of removal; 1 is one-shot and may cut all paths", min = "1")
    int rounds() default 100;

    @AttributeDefinition(
        description = "Share of the weights that is left by the last round",
        min = "1e-6",
        max = "1")
    double lowestDensity() default 0.001;
  }

  @Activate
  public SynFlowCriterion(Options options) {
    rounds = options.rounds();
    lowestDensity = options.lowestDensity();
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
    Flow flow = new Flow(subject.network().architecture());
    Map<String, float[]> magnitudes = magnitudes(subject);
    Map<String, Mask> left = new LinkedHashMap<>();
    subject.prunable().forEach(p -> left.put(p.name(), subject.network().mask(p.name())));
    int all = left.values().stream().mapToInt(Mask::kept).sum();
    RemovalOrder order = new RemovalOrder(subject.prunable());
    RandomStream ties = subject.stream("synflow");
    for (int round = 1; round <= rounds; round++) {
      List<LayerScores> flows = flows(subject.prunable(), flow.of(magnitudes), left);
      // a product that rounding put just above a whole number is that number
      int kept = (int) Math.ceil(all * Math.pow(lowestDensity, (double) round / rounds) * (1 - 1e-12));
      int[] counts = Selection.counts(flows, kept, ties);
      for (int i = 0; i < counts.length; i++) {
        String name = flows.get(i).parameter().name();
        Mask mask = Selection.top(flows.get(i), counts[i], ties);
        left.put(name, mask);
        mask.apply(magnitudes.get(name));
      }
      order.remove(flows, left);
    }
    List<LayerScores> last = flows(subject.prunable(), flow.of(magnitudes), left);
    left.replaceAll((name, mask) -> Mask.keeping(mask.size(), new int[0]));
    order.remove(last, left);
    return order.scores();
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
