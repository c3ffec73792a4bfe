// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.allocation.Baseline;
import org.espalier.allocation.Draws;
import org.espalier.allocation.Ledger;
import org.espalier.allocation.Proxy;
import org.espalier.allocation.Study;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.Trainable;

/**
 * One copy of the trained network's weights, trained so that it does in many widths: in each step the same minibatch
 * passes networks of four allocations, of which two are drawn at random on the surface of the budgets, one is half and
 * one twice as wide as the uniform one, and their gradients are added up (the sandwich rule of Yu and Huang 2019,
 * Universally Slimmable Networks, sec. 3.2; filters are sorted by the criterion, as AutoSlim has it, Yu and Huang 2019,
 * sec. 3). The networks are physically small, so that a step costs what these cost.
 */
final class SharedWeights {
  private static final int WIDTHS = 4;
  private static final double MEAN_DECAY = 0.9;
  private static final double SQUARE_DECAY = 0.999;
  private static final double EPSILON = 1e-8;

  private final Study study;
  private final Proxy.Fidelity fidelity;
  private final Ledger ledger;
  private final Seeds seeds;
  private final Map<ParameterName, float[]> values = new LinkedHashMap<>();
  private final Map<ParameterName, double[]> means = new LinkedHashMap<>();
  private final Map<ParameterName, double[]> squares = new LinkedHashMap<>();

  private SharedWeights(Study study, Settings settings, Ledger ledger) {
    this.study = study;
    this.fidelity = settings.whole();
    this.ledger = ledger;
    this.seeds = study.run().seeds().scope("warm-start");
    for (ParameterSpec parameter : study.space().whole().parameters()) {
      if (parameter.trained()) {
        ParameterName name = new ParameterName(study.space().network(), parameter.name());
        values.put(name, study.start().get(name));
        means.put(name, new double[parameter.size()]);
        squares.put(name, new double[parameter.size()]);
      }
    }
  }

  /** Trains the copy for a share of the final training's minibatches; a share of 0 leaves it as it is. */
  static Weights train(Study study, Settings settings, Ledger ledger) {
    SharedWeights shared = new SharedWeights(study, settings, ledger);
    double minibatches = study.whole().plannedSamples() * settings.training().share() / settings.whole().batch();
    long steps = Math.round(settings.warmStart() * minibatches / WIDTHS);
    long begin = System.nanoTime();
    for (int step = 1; step <= steps; step++) {
      shared.step(step);
    }
    ledger.charge(0, 0, (System.nanoTime() - begin) * 1e-9);
    return study.start().with(shared.values);
  }

  private void step(int step) {
    Map<ParameterName, double[]> gradients = new LinkedHashMap<>();
    for (int[] kept : allocations(seeds.stream("widths-" + step))) {
      add(kept, seeds.stream("minibatch-" + step), gradients);
    }
    gradients.forEach((name, gradient) -> update(name, gradient, step));
  }

  private List<int[]> allocations(RandomStream random) {
    int[] uniform = study.baseline(Baseline.UNIFORM);
    int[] least = study.space().least();
    int[] all = study.space().all();
    int[] narrow = new int[all.length];
    int[] wide = new int[all.length];
    Arrays.setAll(narrow, i -> Math.max(least[i], uniform[i] / 2));
    Arrays.setAll(wide, i -> Math.min(all[i], uniform[i] * 2));
    Draws draws = study.draws(Settings.DEVIATION, random);
    return List.of(narrow, draws.get(), draws.get(), wide);
  }

  /** Adds the gradients of a small network where its weights lie in the whole one. */
  private void add(int[] kept, RandomStream minibatch, Map<ParameterName, double[]> gradients) {
    Map<ParameterName, Mask> masks = study.space().masks(kept);
    try (Trainable small = study.run().shrunk(study.start().with(values), masks)) {
      small.as(GradientSource.class)
          .orElseThrow(() -> new InvalidInputException("the task gives no gradients, which shared weights need"))
          .gradients(fidelity.batch(), minibatch);
      Network network = small.networks().get(study.space().network());
      for (ParameterSpec parameter : network.architecture().parameters()) {
        if (parameter.trained()) {
          ParameterName name = new ParameterName(study.space().network(), parameter.name());
          int size = values.get(name).length;
          int[] places = masks.getOrDefault(name, Mask.all(size)).places();
          float[] own = network.gradient(parameter.name());
          if (own.length != places.length) {
            throw new IllegalStateException(name + " has " + own.length + " weights, and its mask " + places.length);
          }
          double[] sum = gradients.computeIfAbsent(name, n -> new double[size]);
          for (int i = 0; i < own.length; i++) {
            sum[places[i]] += own[i];
          }
        }
      }
      // one minibatch, forward and backward
      Proxy.Fidelity minibatchAlone = new Proxy.Fidelity(1, fidelity.batch(), fidelity.learningRate(), 0, 0, 1);
      ledger.charge(minibatchAlone, network.architecture(), 0);
    }
  }

  /** Adam (Kingma and Ba 2015, algorithm 1). */
  private void update(ParameterName name, double[] gradient, int step) {
    float[] own = values.get(name);
    double[] mean = means.get(name);
    double[] square = squares.get(name);
    double meanScale = 1 / (1 - StrictMath.pow(MEAN_DECAY, step));
    double squareScale = 1 / (1 - StrictMath.pow(SQUARE_DECAY, step));
    for (int i = 0; i < own.length; i++) {
      mean[i] = MEAN_DECAY * mean[i] + (1 - MEAN_DECAY) * gradient[i];
      square[i] = SQUARE_DECAY * square[i] + (1 - SQUARE_DECAY) * gradient[i] * gradient[i];
      own[i] -= (float) (fidelity.learningRate() * mean[i] * meanScale
          / (Math.sqrt(square[i] * squareScale) + EPSILON));
    }
  }
}
