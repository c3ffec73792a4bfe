// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.junit.jupiter.api.Test;

/** Hessian products of the supervised losses. */
class CurvatureTest {
  private static final int SAMPLES = 5;
  private static final int[] LABELS = {0, 2, 1, 1, 0};

  /**
   * PyTorch 1.13, float64: the gradient of the product of the cross-entropy's gradient with the direction, by
   * {@code torch.autograd.grad} twice, for 4 -> 6 -> 3 with ReLU and the numbers of {@link #sequence}.
   */
  private static final Map<String, double[]> TWICE_DIFFERENTIATED = Map.of(
      "dense1.weight", new double[] {
    -2.200612945e-02, 2.016259669e-03, 2.603864879e-02, 5.006103790e-02, -1.109676170e-01, -5.826606758e-02,
    -5.564518126e-03, 4.713703133e-02, 2.927472188e-03, 5.854944376e-03, -4.182103125e-03, -1.254630938e-03,
    -4.327216857e-02, -8.654433713e-02, 6.181738366e-02, 1.854521510e-02, 5.340671694e-02, -5.310055191e-02,
    -2.203593183e-02, 9.028688251e-03, -1.000841043e-01, 1.074068467e-01, 4.688865266e-02, -1.362954140e-02},
      "dense1.bias", new double[] {
    2.745415899e-02, 6.023034224e-02, 3.345682500e-03, -4.945390693e-02, 3.550242295e-02, -6.916365035e-02},
      "dense2.weight", new double[] {
    -6.986858403e-02, -6.492515262e-02, 2.893658754e-02, 8.881666803e-02, 4.881449560e-02, 1.360501753e-02,
    8.758278048e-02, 1.346943798e-01, -3.798409238e-02, -7.259096825e-02, -1.039435954e-01, -3.954656264e-02,
    -1.771419644e-02, -6.976922718e-02, 9.047504837e-03, -1.622569979e-02, 5.512909982e-02, 2.594154511e-02},
      "dense2.bias", new double[] {
    -4.657059711e-02, 6.896513962e-02, -2.239454251e-02});

  /** Multiples of 1 / 16 without an order. */
  private static float[] sequence(int length, int factor, int modulus, int start, int scale) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = ((i * factor + start) % modulus - modulus / 2) * scale / 16f;
    }
    return values;
  }

  private static final Map<String, float[]> DIRECTION = Map.of(
      "dense1.weight", sequence(24, 11, 23, 5, 1),
      "dense1.bias", sequence(6, 5, 11, 1, 1),
      "dense2.weight", sequence(18, 3, 13, 2, 1),
      "dense2.bias", sequence(3, 4, 7, 3, 1));

  private static Network network(Activation function) {
    Network network = new JvmEngine().create(
        Architecture.from(Shape.of(4)).dense(6, Initializer.ZERO).activate(function).dense(3, Initializer.ZERO).build(),
        Seeds.of(1).stream("initial"));
    network.values("dense1.weight", sequence(24, 5, 17, 1, 1));
    network.values("dense1.bias", sequence(6, 3, 7, 2, 1));
    network.values("dense2.weight", sequence(18, 7, 19, 4, 1));
    network.values("dense2.bias", sequence(3, 2, 5, 1, 1));
    return network;
  }

  /** Five examples, in batches of two. */
  private static SupervisedTraining training(Network network, Target target) {
    float[] inputs = sequence(20, 7, 31, 3, 2);
    Examples examples = new Examples() {
      @Override
      public int size() {
        return SAMPLES;
      }

      @Override
      public void read(int index, float[] to, int offset, float[] targets, int targetOffset) {
        System.arraycopy(inputs, 4 * index, to, offset, 4);
        targets[targetOffset] = LABELS[index];
      }
    };
    Data data = new Data(
        Shape.of(4), target,
        Map.of(Split.TRAIN, examples, Split.VALIDATION, examples, Split.TEST, examples), Map.of());
    Recipe recipe = new Recipe(1, 2, new Optimizer.Adam(0.001), 0, 0, true);
    return new SupervisedTraining(
        data, Optional.empty(), network, recipe, Seeds.of(1), () -> { });
  }

  private static Map<String, double[]> product(SupervisedTraining training, Map<String, float[]> direction) {
    Network network = training.networks().get("model");
    return training.hessianProduct(network, direction, SAMPLES, Seeds.of(1).stream("curvature"));
  }

  @Test
  void productsOfAReluNetworkAndTheCrossEntropyAreThoseOfAutomaticDifferentiation() {
    Map<String, double[]> products =
        product(training(network(Activation.RELU), new Target.Classification(3)), DIRECTION);
    TWICE_DIFFERENTIATED.forEach(
        (name, expected) -> assertArrayEquals(expected, products.get(name), 1e-8, name));
  }

  @Test
  void whatIsMaskedHasNoCurvature() {
    Network network = network(Activation.RELU);
    network.mask("dense1.weight", Mask.random(24, 10, Seeds.of(1).stream("mask")));
    double[] product =
        product(training(network, new Target.Classification(3)), DIRECTION).get("dense1.weight");
    for (int i = 0; i < product.length; i++) {
      assertEquals(network.mask("dense1.weight").keeps(i), product[i] != 0, "weight " + i);
    }
  }

  @Test
  void curvatureOfALossIsTheChangeOfItsSlopes() {
    for (Loss loss : new Loss[] {Loss.of(new Target.Regression(3)), Loss.of(new Target.Classification(3))}) {
      for (double temperature : new double[] {1, 2.5}) {
        float[] teacher = sequence(6, 5, 11, 3, 4);
        float[] outputs = sequence(6, 3, 7, 2, 4);
        float[] motion = sequence(6, 4, 13, 1, 2);
        double[] found = new double[6];
        loss.curvature(doubles(outputs), doubles(motion), 2, temperature, 0.7, found);
        float step = 0x1p-6f;
        float[] ahead = new float[6];
        float[] behind = new float[6];
        loss.distances(moved(outputs, motion, step), teacher, 2, temperature, 0.7, ahead);
        loss.distances(moved(outputs, motion, -step), teacher, 2, temperature, 0.7, behind);
        for (int i = 0; i < 6; i++) {
          assertEquals((ahead[i] - behind[i]) / (2 * step), found[i], 2e-4, loss + " at " + temperature);
        }
      }
    }
  }

  /** With a teacher the loss is another one: compared with how the engine's gradients change. */
  @Test
  void aTeachersPartIsInTheProduct() {
    Network network = network(Activation.TANH);
    SupervisedTraining training = training(network, new Target.Classification(3));
    training.learnFrom((inputs, count) -> sequence(3 * count, 5, 11, 3, 8), 0.6, 2);
    Map<String, double[]> products = product(training, DIRECTION);
    float step = 0x1p-7f;
    Map<String, float[]> ahead = gradients(training, step);
    Map<String, float[]> behind = gradients(training, -step);
    products.forEach((name, product) -> {
      for (int i = 0; i < product.length; i++) {
        assertEquals((ahead.get(name)[i] - behind.get(name)[i]) / (2 * step), product[i], 3e-4, name + " " + i);
      }
    });
  }

  private static Map<String, float[]> gradients(SupervisedTraining training, float step) {
    Network network = training.networks().get("model");
    Map<String, float[]> held = new HashMap<>();
    Map<String, float[]> gradients = new HashMap<>();
    DIRECTION.forEach((name, direction) -> {
      held.put(name, network.values(name));
      network.values(name, moved(network.values(name), direction, step));
    });
    training.gradients(SAMPLES, Seeds.of(1).stream("curvature"));
    DIRECTION.keySet().forEach(name -> gradients.put(name, network.gradient(name)));
    held.forEach(network::values);
    return gradients;
  }

  private static float[] moved(float[] from, float[] direction, float step) {
    float[] moved = from.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction[i];
    }
    return moved;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
