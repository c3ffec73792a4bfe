// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.gradient;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.espalier.api.task.GradientSource;
import org.espalier.tck.pruning.Specimen;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class GraspCriterionTest extends GradientContract {
  private static final float STEP = 0x1p-9f;

  @Override
  protected Criterion criterion() {
    return new GraspCriterion(Converters.standardConverter().convert(Map.of()).to(GraspCriterion.Options.class));
  }

  /** The derivative of |g|^2 / 2 by a weight is the element of H g: found here by moving that weight alone. */
  @Test
  void scoresAreWeightTimesHessianTimesGradient() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Map<String, float[]> scores = criterion().score(specimen);
      specimen.network().weights(specimen.initial());
      scores.forEach(
          (name, values) -> {
            float[] weights = specimen.initial().get(name);
            for (int i = 0; i < values.length; i += 7) {
              float[] moved = weights.clone();
              moved[i] = weights[i] + STEP;
              double up = halfSquaredGradient(specimen, name, moved);
              double width = moved[i];
              moved[i] = weights[i] - STEP;
              double down = halfSquaredGradient(specimen, name, moved);
              width -= moved[i];
              double expected = weights[i] * (up - down) / width;
              assertEquals(expected, values[i], 1e-4 * Math.max(1, Math.abs(expected)), name + " " + i);
            }
            specimen.network().values(name, weights);
          });
    }
  }

  private static double halfSquaredGradient(Specimen specimen, String name, float[] weights) {
    specimen.network().values(name, weights);
    double squares = 0;
    for (ParameterSpec parameter : specimen.prunable()) {
      for (double slope : specimen.gradient(parameter.name(), specimen.samples())) {
        squares += slope * slope;
      }
    }
    return squares / 2;
  }

  /** With many kinks, which a difference over a part of the weights' norm would cross. */
  @Test
  void masksOfAReluNetworkAreThoseOfTheExactProduct() {
    Initializer he = new Initializer(Initializer.Scheme.HE_NORMAL, 1);
    Architecture relu = Architecture.from(Shape.of(12)).dense(48, he).activate(Activation.RELU).dense(24, he)
        .activate(Activation.RELU).dense(3, he).build();
    try (Specimen specimen = Specimen.whole(engine(), relu)) {
      Map<String, float[]> scores = criterion().score(specimen);
      ReluNetwork exact = new ReluNetwork(specimen);
      List<double[]> expected = exact.scores();
      List<LayerScores> found = new ArrayList<>();
      List<LayerScores> wanted = new ArrayList<>();
      for (int layer = 0; layer < expected.size(); layer++) {
        ParameterSpec parameter = specimen.prunable().get(layer);
        Mask all = Mask.all(parameter.size());
        found.add(new LayerScores(parameter, scores.get(parameter.name()), all));
        wanted.add(new LayerScores(parameter, floats(expected.get(layer)), all));
        double largest = DoubleStream.of(expected.get(layer)).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < parameter.size(); i++) {
          assertEquals(
              expected.get(layer)[i], scores.get(parameter.name())[i], 1e-5 * largest, parameter.name() + " " + i);
        }
      }
      int weights = found.stream().mapToInt(layer -> layer.scores().length).sum();
      for (double sparsity : new double[] {0.5, 0.8, 0.95}) {
        int kept = (int) Math.round((1 - sparsity) * weights);
        int[] counts = Selection.counts(found, kept, specimen.stream("ties"));
        int[] exactCounts = Selection.counts(wanted, kept, specimen.stream("ties"));
        int common = 0;
        for (int layer = 0; layer < counts.length; layer++) {
          Mask mask = Selection.top(found.get(layer), counts[layer], specimen.stream("ties"));
          common +=
              mask.and(Selection.top(wanted.get(layer), exactCounts[layer], specimen.stream("ties"))).kept();
        }
        assertTrue(common >= 0.998 * kept, common + " of " + kept + " are kept by both");
      }
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /**
   * Dense layers with ReLU between them in float64, all of it written out: the product of the Hessian with the gradient
   * is the difference of two gradients so near to each other that no kink is between them.
   */
  private static final class ReluNetwork {
    private static final double NEAR = 1e-7;

    private final List<double[]> weights = new ArrayList<>();
    private final List<double[]> inputs = new ArrayList<>();
    private final List<double[]> targets = new ArrayList<>();

    ReluNetwork(Specimen specimen) {
      specimen.prunable().forEach(parameter -> weights.add(doubles(specimen.initial().get(parameter.name()))));
      for (int sample : specimen.samples()) {
        float[] input = new float[specimen.training().data().input().size()];
        float[] target = new float[specimen.training().data().target().width()];
        specimen.training().read(sample, input, 0, target, 0);
        inputs.add(doubles(input));
        targets.add(doubles(target));
      }
    }

    List<double[]> scores() {
      List<double[]> gradient = gradient(weights);
      List<double[]> ahead = gradient(moved(gradient, NEAR));
      List<double[]> behind = gradient(moved(gradient, -NEAR));
      List<double[]> scores = new ArrayList<>();
      for (int layer = 0; layer < weights.size(); layer++) {
        double[] own = new double[weights.get(layer).length];
        for (int i = 0; i < own.length; i++) {
          own[i] = weights.get(layer)[i] * (ahead.get(layer)[i] - behind.get(layer)[i]) / (2 * NEAR);
        }
        scores.add(own);
      }
      return scores;
    }

    private List<double[]> moved(List<double[]> direction, double step) {
      List<double[]> moved = new ArrayList<>();
      for (int layer = 0; layer < weights.size(); layer++) {
        double[] own = weights.get(layer).clone();
        for (int i = 0; i < own.length; i++) {
          own[i] += step * direction.get(layer)[i];
        }
        moved.add(own);
      }
      return moved;
    }

    /** Of the mean squared error, by the weights; biases are 0 at initialisation. */
    private List<double[]> gradient(List<double[]> at) {
      List<double[]> gradient = at.stream().map(own -> new double[own.length]).toList();
      for (int sample = 0; sample < inputs.size(); sample++) {
        List<double[]> read = new ArrayList<>();
        double[] x = inputs.get(sample);
        for (double[] own : at) {
          read.add(x);
          double[] y = new double[own.length / x.length];
          for (int k = 0; k < y.length; k++) {
            for (int j = 0; j < x.length; j++) {
              y[k] += own[k * x.length + j] * x[j];
            }
            y[k] = own == at.get(at.size() - 1) ? y[k] : Math.max(0, y[k]);
          }
          x = y;
        }
        double[] slope = new double[x.length];
        for (int k = 0; k < slope.length; k++) {
          slope[k] = 2 * (x[k] - targets.get(sample)[k]) / (inputs.size() * x.length);
        }
        for (int layer = at.size() - 1; layer >= 0; layer--) {
          double[] input = read.get(layer);
          double[] next = new double[input.length];
          for (int k = 0; k < slope.length; k++) {
            for (int j = 0; j < input.length; j++) {
              gradient.get(layer)[k * input.length + j] += slope[k] * input[j];
              next[j] += input[j] > 0 ? slope[k] * at.get(layer)[k * input.length + j] : 0;
            }
          }
          slope = next;
        }
      }
      return gradient;
    }

    private static double[] doubles(float[] values) {
      double[] doubles = new double[values.length];
      for (int i = 0; i < values.length; i++) {
        doubles[i] = values[i];
      }
      return doubles;
    }
  }

  @Test
  void aTaskWithoutCurvatureIsRefused() {
    try (Specimen specimen = Specimen.whole(engine())) {
      Subject flat = new Flat(specimen);
      String refused = assertThrows(InvalidInputException.class, () -> criterion().score(flat)).getMessage();
      assertTrue(refused.contains("Hessian") && refused.contains("supervised"), refused);
    }
  }

  /** Gradients alone. */
  private record Flat(Specimen specimen) implements Subject {
    @Override
    public Network network() {
      return specimen.network();
    }

    @Override
    public List<ParameterSpec> prunable() {
      return specimen.prunable();
    }

    @Override
    public Weights initial() {
      return specimen.initial();
    }

    @Override
    public Optional<GradientSource> gradients() {
      return specimen.gradients();
    }

    @Override
    public RandomStream stream(String name) {
      return specimen.stream(name);
    }
  }
}
