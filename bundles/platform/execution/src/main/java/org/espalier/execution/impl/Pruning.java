// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.CurvatureSource;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Trainable;
import org.espalier.catalog.Thrown;
import org.espalier.plan.LayerName;
import org.espalier.plan.PruneRules;

/**
 * Composes criterion, distribution and granularity to masks, network by network.
 *
 * @param rules what is not pruned, or less
 */
record Pruning(
    Criterion criterion, Distribution distribution, Granularity granularity, PruneRules rules) {

  /**
   * Masks of all that pruning touches. What is masked already stays so.
   *
   * @throws InvalidInputException if the criterion can't score a network, or the granularity can't prune it to this
   *     sparsity
   * @throws BrokenPromise if criterion, distribution or granularity do not do what they promise
   */
  Map<ParameterName, Mask> masks(Trainable trainable, Weights initial, double sparsity, Seeds seeds) {
    requireMatches(trainable);
    Map<ParameterName, Mask> masks = new LinkedHashMap<>();
    trainable.networks().forEach((name, network) -> {
      List<ParameterSpec> prunable = prunable(name, network);
      double own = rules.sparsity(name, sparsity);
      if (!prunable.isEmpty() && rules.prunes(name)) {
        Subject subject = new NetworkSubject(
            network, prunable, initial.within(name, network.architecture()), trainable, OptionalDouble.of(own),
            seeds.scope(name));
        masks(name, subject, own).forEach((parameter, mask) -> masks.put(new ParameterName(name, parameter), mask));
      }
    });
    return masks;
  }

  /**
   * All weights of a trainable with those that the criterion changes to make up for what masks remove; empty if it
   * changes none.
   *
   * @throws BrokenPromise if the criterion does not do what it promises
   */
  Optional<Weights> compensated(Trainable trainable, Weights initial, Map<ParameterName, Mask> masks, Seeds seeds) {
    Map<ParameterName, float[]> changed = new LinkedHashMap<>();
    trainable.networks().forEach((name, network) -> {
      List<ParameterSpec> prunable = prunable(name, network);
      Map<String, Mask> own = own(name, network, masks);
      if (!prunable.isEmpty() && !own.isEmpty()) {
        Subject subject = new NetworkSubject(
            network, prunable, initial.within(name, network.architecture()), trainable, OptionalDouble.empty(),
            seeds.scope(name));
        changed.putAll(unchanged(Criterion.KIND, name, network, () -> compensation(name, subject, own)));
      }
    });
    return changed.isEmpty() ? Optional.empty() : Optional.of(trainable.weights().with(changed));
  }

  private Map<ParameterName, float[]> compensation(String name, Subject subject, Map<String, Mask> masks) {
    Map<ParameterName, float[]> changed = new LinkedHashMap<>();
    criterion.compensate(subject, masks).forEach((parameter, values) -> {
      requireValues(subject.network(), parameter, values);
      changed.put(new ParameterName(name, parameter), values.clone());
    });
    return changed;
  }

  private static void requireValues(Network network, String parameter, float[] values) {
    boolean trained = network.architecture().parameters().stream()
        .anyMatch(spec -> spec.name().equals(parameter) && spec.trained() && spec.size() == values.length);
    if (!trained) {
      throw new BrokenPromise(
          Criterion.KIND, "it gave " + values.length + " new values for " + parameter + ", which is no trained"
              + " parameter of as many");
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new BrokenPromise(Criterion.KIND, "it gave " + parameter + " the new value " + value);
      }
    }
  }

  /** What a plug-in answers that leaves the network as it is. */
  private static <T> T unchanged(String kind, String name, Network network, Supplier<T> asked) {
    Weights weights = network.weights();
    Map<String, Mask> masks = masks(network);
    T answer = Asking.ask(kind, asked);
    // masks first: what they remove are weights, too
    if (!masks(network).equals(masks)) {
      throw new BrokenPromise(kind, "it changed the masks of the network " + name);
    }
    if (!network.weights().equals(weights)) {
      throw new BrokenPromise(kind, "it changed the weights of the network " + name);
    }
    return answer;
  }

  private static Map<String, Mask> masks(Network network) {
    Map<String, Mask> masks = new LinkedHashMap<>();
    network.architecture().parameters().stream()
        .filter(ParameterSpec::trained)
        .forEach(parameter -> masks.put(parameter.name(), network.mask(parameter.name())));
    return masks;
  }

  /**
   * Random masks like the given ones, network by network.
   *
   * @throws BrokenPromise if the granularity gives masks of other parameters
   */
  Map<ParameterName, Mask> shuffle(Trainable trainable, Map<ParameterName, Mask> masks, Seeds seeds) {
    return redrawn(trainable, masks, seeds, granularity::shuffle);
  }

  /** The same with units exchanged. */
  Map<ParameterName, Mask> exchange(Trainable trainable, Map<ParameterName, Mask> masks, Seeds seeds) {
    return redrawn(trainable, masks, seeds, granularity::exchange);
  }

  /** What a granularity does to masks by chance. */
  private interface Redrawing {
    Map<String, Mask> redraw(Architecture architecture, Map<String, Mask> masks, RandomStream random);
  }

  private static Map<ParameterName, Mask> redrawn(
      Trainable trainable, Map<ParameterName, Mask> masks, Seeds seeds, Redrawing redrawing) {
    Map<ParameterName, Mask> shuffled = new LinkedHashMap<>();
    trainable.networks().forEach((name, network) -> {
      Asking.tell(Granularity.KIND, () -> redrawing
          .redraw(network.architecture(), own(name, network, masks), seeds.stream(name))
          .forEach((parameter, mask) -> shuffled.put(
              new ParameterName(name, parameter), like(masks.get(new ParameterName(name, parameter)), mask))));
    });
    if (!shuffled.keySet().equals(masks.keySet())) {
      throw new BrokenPromise(
          Granularity.KIND, "it shuffled masks of " + masks.keySet() + " to masks of " + shuffled.keySet());
    }
    return shuffled;
  }

  /** A mask that a granularity drew for another. */
  private static Mask like(Mask given, Mask drawn) {
    if (given == null || drawn.size() != given.size()) {
      throw new BrokenPromise(Granularity.KIND, "it drew a mask of " + drawn.size() + " weights for one of "
          + (given == null ? "none" : given.size()));
    }
    return drawn;
  }

  private Map<String, Mask> masks(String name, Subject subject, double sparsity) {
    Network network = subject.network();
    Asking.ask(Criterion.KIND, () -> criterion.refusal(network.architecture(), subject.prunable()))
        .ifPresent(reason -> {
          throw new InvalidInputException("criterion: " + Thrown.sentence(reason));
        });
    Asking.ask(Granularity.KIND, () -> granularity.refusal(network.architecture(), subject.prunable(), sparsity))
        .ifPresent(reason -> {
          throw new InvalidInputException("granularity: " + Thrown.sentence(reason));
        });
    List<LayerScores> scores = unchanged(Criterion.KIND, name, network, () -> scores(subject));
    return Asking.ask(Granularity.KIND, () -> selection(subject, scores, sparsity));
  }

  /** The granularity's masks, checked. */
  private Map<String, Mask> selection(Subject subject, List<LayerScores> scores, double sparsity) {
    Network network = subject.network();
    Map<String, Mask> masks = new LinkedHashMap<>();
    granularity.select(network.architecture(), scores, sparsity, this::allocate, subject.stream("selection"))
        .forEach((parameter, mask) -> {
          Mask before = network.mask(parameter);
          if (mask.size() != before.size()) {
            throw new BrokenPromise(
                Granularity.KIND,
                "it gave " + parameter + ", of " + before.size() + " weights, a mask of " + mask.size());
          }
          if (!mask.and(before).equals(mask)) {
            throw new BrokenPromise(
                Granularity.KIND, "it keeps weights of " + parameter + " that were removed before");
          }
          masks.put(parameter, mask);
        });
    return masks;
  }

  /** The distribution's division, checked. It is given scores of its own: what it does to them is not passed on. */
  private int[] allocate(List<LayerScores> layers, int kept, RandomStream ties) {
    List<LayerScores> own = layers.stream()
        .map(layer -> new LayerScores(layer.parameter(), layer.scores().clone(), layer.candidates())).toList();
    int[] allocation = Asking.ask(Distribution.KIND, () -> distribution.allocate(own, kept, ties));
    requireAllocation(layers, allocation, kept);
    return allocation;
  }

  private List<LayerScores> scores(Subject subject) {
    // by what it is, not by what it says: types are not checked when a program runs
    Map<?, ?> scores = criterion.score(subject);
    if (scores == null) {
      throw new BrokenPromise(Criterion.KIND, "it gave null for scores");
    }
    List<LayerScores> layers = new ArrayList<>();
    for (ParameterSpec parameter : subject.prunable()) {
      Object given = scores.get(parameter.name());
      if (!(given instanceof float[] values) || values.length != parameter.size()) {
        throw new BrokenPromise(
            Criterion.KIND,
            "it gave " + said(given) + " for the " + parameter.size() + " weights of " + parameter.name());
      }
      Mask candidates = subject.network().mask(parameter.name());
      requireFinite(parameter, values, candidates);
      layers.add(new LayerScores(parameter, values.clone(), candidates));
    }
    return layers;
  }

  private static String said(Object scores) {
    if (scores == null) {
      return "no scores";
    }
    return scores instanceof float[] values ? values.length + " scores" : "a " + scores.getClass().getSimpleName();
  }

  private static void requireFinite(ParameterSpec parameter, float[] scores, Mask candidates) {
    for (int i = 0; i < scores.length; i++) {
      if (!Float.isFinite(scores[i]) && candidates.keeps(i)) {
        throw new BrokenPromise(
            Criterion.KIND, "it gave weight " + i + " of " + parameter.name() + " the score " + scores[i]);
      }
    }
  }

  private static void requireAllocation(List<LayerScores> layers, int[] allocation, int kept) {
    boolean possible = allocation.length == layers.size() && Arrays.stream(allocation).sum() == kept;
    for (int i = 0; possible && i < allocation.length; i++) {
      possible = allocation[i] >= 0 && allocation[i] <= layers.get(i).candidates().kept();
    }
    if (!possible) {
      throw new BrokenPromise(
          Distribution.KIND,
          "it divided " + kept + " weights into " + Arrays.toString(allocation) + " among layers with "
              + layers.stream().map(layer -> layer.candidates().kept()).toList() + " candidates");
    }
  }

  private List<ParameterSpec> prunable(String name, Network network) {
    return network.architecture().parameters().stream()
        .filter(parameter -> parameter.role() == ParameterSpec.Role.WEIGHT)
        .filter(parameter -> rules.excluded().stream().noneMatch(new LayerName(name, parameter.layer())::isMeantBy))
        .toList();
  }

  private void requireMatches(Trainable trainable) {
    for (String pattern : rules.excluded()) {
      List<String> layers = new ArrayList<>();
      boolean[] found = {false};
      trainable.networks().forEach(
          (name, network) -> network.architecture().nodes().forEach(node -> {
            LayerName layer = new LayerName(name, node.name());
            layers.add(layer.toString());
            found[0] |= layer.isMeantBy(pattern);
          }));
      if (!found[0]) {
        throw new InvalidInputException(
            "prune: exclude: no layer is called " + pattern + "; there are " + String.join(", ", layers));
      }
    }
  }

  private static Map<String, Mask> own(String name, Network network, Map<ParameterName, Mask> masks) {
    Map<String, Mask> own = new LinkedHashMap<>();
    network.architecture().parameters().stream()
        .map(parameter -> new ParameterName(name, parameter.name()))
        .filter(masks::containsKey)
        .forEach(parameter -> own.put(parameter.parameter(), masks.get(parameter)));
    return own;
  }

  private record NetworkSubject(
      Network network, List<ParameterSpec> prunable, Weights initial, Trainable trainable, OptionalDouble sparsity,
      Seeds seeds) implements Subject {
    @Override
    public Optional<GradientSource> gradients() {
      return trainable.as(GradientSource.class);
    }

    @Override
    public Optional<CurvatureSource> curvature() {
      return trainable.as(CurvatureSource.class);
    }

    @Override
    public Optional<InputSource> inputs() {
      return trainable.as(InputSource.class);
    }

    @Override
    public RandomStream stream(String name) {
      return seeds.stream(name);
    }
  }
}
