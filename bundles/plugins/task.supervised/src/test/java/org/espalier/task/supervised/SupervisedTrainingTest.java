// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.espalier.api.data.Augmentation;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.GradientSource;
import org.espalier.api.task.InputSource;
import org.espalier.api.task.Replannable;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Teachable;
import org.espalier.api.task.Teacher;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.GivenParts;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class SupervisedTrainingTest {
  private static final int INPUTS = 4;
  private static final int OUTPUTS = 2;

  @Test
  void refusesStepsThatLeadNowhere() {
    InvalidInputException rate =
        assertThrows(InvalidInputException.class, () -> trainable(Map.of("learningRate", 0)));
    assertTrue(rate.getMessage().contains("learning-rate is 0.0; it must be above 0"), rate::getMessage);
    InvalidInputException momentum =
        assertThrows(InvalidInputException.class, () -> trainable(Map.of("optimizer", "sgd", "momentum", 1)));
    assertTrue(momentum.getMessage().contains("momentum is 1.0; it must be below 1"), momentum::getMessage);
  }

  @Test
  void refusesOfAdamWhatOnlySgdHas() {
    String decay =
        assertThrows(InvalidInputException.class, () -> trainable(Map.of("weightDecay", 0.1))).getMessage();
    assertEquals(
        "weight-decay is 0.1, but only sgd has one; set optimizer to sgd, or leave weight-decay out", decay);
    assertThrows(InvalidInputException.class, () -> trainable(Map.of("momentum", 0.5)));
    trainable(Map.of("optimizer", "sgd", "weightDecay", 0.1, "momentum", 0.5)).close();
  }

  @Test
  void aMinibatchOfAllExamplesTakesTheirRoomAlone() {
    try (Testable all = trainable(Map.of("epochs", 2, "batchSize", 100_000));
        Testable more = trainable(Map.of("epochs", 2, "batchSize", Integer.MAX_VALUE))) {
      assertEquals(all.iterate(), more.iterate());
      assertEquals(all.weights(), more.weights());
    }
  }

  @Test
  void aTemperatureHasNoEffectOnARegression() {
    try (Testable regression = trainable(Map.of())) {
      assertFalse(regression.as(Teachable.class).orElseThrow().tempered());
    }
  }

  @Test
  void learnsAndStopsWhenThePlanIsFulfilled() {
    try (Testable trainable = trainable(Map.of("epochs", 20, "patience", 0, "learningRate", 0.02))) {
      double before = trainable.score(Split.TEST);
      train(trainable);
      assertEquals(20, trainable.iteration());
      double after = trainable.score(Split.TEST);
      assertTrue(after < before / 4 && after < trainable.floor(Split.TEST) / 4, after + " from " + before);
      assertThrows(IllegalStateException.class, trainable::iterate);
    }
  }

  @Test
  void endsAfterPatienceWithTheWeightsOfTheLowestValidationLoss() {
    try (Testable trainable = trainable(Map.of("epochs", 1000, "patience", 4, "learningRate", 0.03))) {
      double lowest = Double.POSITIVE_INFINITY;
      int since = 0;
      Weights best = trainable.weights();
      while (!trainable.finished()) {
        Weights held = trainable.weights();
        double validation = trainable.iterate().get("validation-loss");
        if (validation < lowest) {
          lowest = validation;
          since = 0;
          best = trainable.finished() ? best : trainable.weights();
        } else {
          since++;
        }
        assertNotEquals(held, trainable.weights());
      }
      assertEquals(4, since);
      assertTrue(trainable.iteration() < 1000);
      assertEquals(best, trainable.weights());
      assertEquals(lowest, trainable.score(Split.VALIDATION), 1e-12);
    }
  }

  @Test
  void aRestoredTrainingGoesOnToTheBit() throws IOException {
    Map<String, Object> options = Map.of("epochs", 12, "patience", 3, "batchSize", 7);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    Weights expected;
    try (Testable trainable = trainable(options)) {
      for (int i = 0; i < 5; i++) {
        trainable.iterate();
      }
      trainable.save(new DataOutputStream(saved));
      train(trainable);
      expected = trainable.weights();
    }
    try (Testable trainable = trainable(options)) {
      trainable.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
      assertEquals(5, trainable.iteration());
      train(trainable);
      assertEquals(expected, trainable.weights());
    }
  }

  /** With noise on inputs, counted. */
  private static Dataset shifted(AtomicInteger changed) {
    return seeds -> {
      Data data = new Sums().load(seeds);
      Augmentation noise = (inputs, offset, random) -> {
        changed.incrementAndGet();
        inputs[offset] += (float) random.nextGaussian();
      };
      return new Data(data.input(), data.target(), data.splits(), data.facts(), Optional.of(noise));
    };
  }

  @Test
  void trainingExamplesAloneAreAugmented() {
    AtomicInteger changed = new AtomicInteger();
    Map<String, Object> options = Map.of("epochs", 3, "patience", 0, "batchSize", 30);
    try (Testable augmented = trainable(options, 1, () -> shifted(changed)); Testable plain = trainable(options)) {
      assertEquals(plain.score(Split.TEST), augmented.score(Split.TEST));
      augmented.as(GradientSource.class).orElseThrow().gradients(50, Seeds.of(1).stream("gradients"));
      assertEquals(0, changed.get());
      train(augmented);
      assertEquals(300, changed.get());
      train(plain);
      assertNotEquals(plain.weights(), augmented.weights());
    }
  }

  @Test
  void anAugmentedTrainingGoesOnToTheBit() throws IOException {
    Map<String, Object> options = Map.of("epochs", 6, "patience", 0);
    ByteArrayOutputStream saved = new ByteArrayOutputStream();
    try (Testable whole = trainable(options, 1, () -> shifted(new AtomicInteger()));
        Testable restored = trainable(options, 1, () -> shifted(new AtomicInteger()))) {
      whole.iterate();
      whole.iterate();
      whole.save(new DataOutputStream(saved));
      train(whole);
      restored.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
      train(restored);
      assertEquals(whole.weights(), restored.weights());
    }
  }

  @Test
  void aPlanMayBeChangedBeforeItBegins() {
    try (Testable whole = trainable(Map.of("epochs", 8, "patience", 0, "learningRate", 0.001));
        Testable replanned = trainable(Map.of("epochs", 20, "patience", 0, "learningRate", 0.01))) {
      Replannable plan = replanned.as(Replannable.class).orElseThrow();
      plan.replan(3, 11, 0.1);
      assertEquals(3, replanned.iteration());
      assertEquals(11, replanned.plannedIterations());
      train(replanned);
      assertEquals(11, replanned.iteration());
      train(whole);
      assertEquals(whole.weights(), replanned.weights());
      assertThrows(IllegalStateException.class, () -> plan.replan(0, 5, 1));
    }
  }

  @Test
  void aStudentThatOnlyHearsItsTeacherComesToItsOutputs() {
    try (Testable teacher = trainable(Map.of("epochs", 5, "patience", 0, "learningRate", 0.02), 1);
        Testable student = trainable(Map.of("epochs", 60, "patience", 0, "learningRate", 0.02), 2)) {
      train(teacher);
      Teacher taught = teacher.as(Teacher.class).orElseThrow();
      float[] inputs = {0.1f, -0.5f, 0.9f, 0.3f, -0.2f, 0.7f, -0.8f, 0.4f};
      float[] wanted = taught.predict(inputs, 2);
      double before = distance(student, inputs, wanted);
      student.as(Teachable.class).orElseThrow().learnFrom(taught, 1, 1);
      train(student);
      double after = distance(student, inputs, wanted);
      assertTrue(after < before / 10, after + " from " + before);
    }
  }

  @Test
  void aTeacherWithoutWeightChangesNothing() {
    try (Testable teacher = trainable(Map.of(), 2);
        Testable alone = trainable(Map.of("epochs", 3));
        Testable student = trainable(Map.of("epochs", 3))) {
      student.as(Teachable.class).orElseThrow().learnFrom(teacher.as(Teacher.class).orElseThrow(), 0, 4);
      train(alone);
      train(student);
      assertEquals(alone.weights(), student.weights());
    }
  }

  @Test
  void aStudentIsJudgedByTheLossOfTheDataAsOneWithoutATeacherIs() {
    try (Testable teacher = trainable(Map.of(), 2);
        Testable alone = trainable(Map.of("patience", 0));
        Testable student = trainable(Map.of("patience", 0))) {
      student.as(Teachable.class).orElseThrow().learnFrom(teacher.as(Teacher.class).orElseThrow(), 0.9, 1);
      Map<String, Double> shown = student.iterate();
      assertEquals(Set.of("distillation-loss", "validation-loss"), shown.keySet());
      assertEquals(Set.of("loss", "validation-loss"), alone.iterate().keySet());
      Metric progress = student.progress().orElseThrow();
      assertEquals(alone.progress().orElseThrow(), progress);
      assertEquals(Metric.Direction.LOWER, progress.direction());
      // the mean squared error is loss and objective
      assertEquals(student.score(Split.VALIDATION), shown.get(progress.name()), 1e-12);
    }
  }

  private static double distance(Testable trainable, float[] inputs, float[] wanted) {
    float[] outputs = trainable.as(Teacher.class).orElseThrow().predict(inputs, inputs.length / INPUTS);
    double sum = 0;
    for (int i = 0; i < wanted.length; i++) {
      sum += Math.abs(outputs[i] - wanted[i]);
    }
    return sum;
  }

  /** A loss of before the mask is another network's: its weights must not come back, and waiting begins anew. */
  @Test
  void earlyStoppingBeginsAnewWhenAMaskChanges() throws IOException {
    Map<String, Object> options = Map.of("epochs", 40, "patience", 6, "learningRate", 0.02);
    try (Testable trainable = trainable(options)) {
      for (int i = 0; i < 10; i++) {
        trainable.iterate();
      }
      int size = trainable.masks().get(ParameterName.of("model/dense1.weight")).size();
      trainable.masks(Map.of(ParameterName.of("model/dense1.weight"), Mask.keeping(size, new int[] {0, 1, 2})));
      ByteArrayOutputStream saved = new ByteArrayOutputStream();
      trainable.save(new DataOutputStream(saved));
      double lowest = Double.POSITIVE_INFINITY;
      while (!trainable.finished()) {
        lowest = Math.min(lowest, trainable.iterate().get("validation-loss"));
      }
      assertEquals(lowest, trainable.score(Split.VALIDATION), 1e-12);
      try (Testable resumed = trainable(options)) {
        resumed.restore(new DataInputStream(new ByteArrayInputStream(saved.toByteArray())));
        train(resumed);
        assertEquals(trainable.weights(), resumed.weights());
        assertEquals(trainable.iteration(), resumed.iteration());
      }
    }
  }

  @Test
  void evaluationDoesNotChangeTraining() {
    try (Testable plain = trainable(Map.of("epochs", 3));
        Testable watched = trainable(Map.of("epochs", 3))) {
      train(plain);
      while (!watched.finished()) {
        watched.score(Split.TRAIN);
        watched.as(GradientSource.class).orElseThrow().gradients(10, Seeds.of(9).stream("gradients"));
        inputs(watched, 10);
        watched.iterate();
      }
      assertEquals(plain.weights(), watched.weights());
    }
  }

  @Test
  void withoutShufflingTheOrderIsThatOfTheData() {
    try (Testable one = trainable(Map.of("shuffle", false, "epochs", 2), 1);
        Testable other = trainable(Map.of("shuffle", false, "epochs", 2), 2)) {
      other.weights(one.weights());
      train(one);
      train(other);
      assertEquals(one.weights(), other.weights());
    }
    try (Testable one = trainable(Map.of("epochs", 2), 1);
        Testable other = trainable(Map.of("epochs", 2), 2)) {
      other.weights(one.weights());
      train(one);
      train(other);
      assertNotEquals(one.weights(), other.weights());
    }
  }

  @Test
  void gradientsAreThoseOfTheMeanTrainingLoss() {
    try (Testable trainable = trainable(Map.of("batchSize", 7))) {
      Network network = trainable.networks().get("model");
      Weights before = trainable.weights();
      GradientSource source = trainable.as(GradientSource.class).orElseThrow();
      double loss = source.gradients(Sums.TRAIN, Seeds.of(0).stream("gradients"));
      assertEquals(trainable.score(Split.TRAIN), loss, 1e-6);
      assertEquals(before, trainable.weights());

      float[] gradient = network.gradient("dense1.weight");
      float[] weights = network.values("dense1.weight");
      float step = 0x1p-7f;
      for (int place = 0; place < weights.length; place += 5) {
        double up = scoreAt(trainable, weights, place, step);
        double down = scoreAt(trainable, weights, place, -step);
        assertEquals((up - down) / (2 * step), gradient[place], 2e-4, "weight " + place);
      }
    }
  }

  private static double scoreAt(Testable trainable, float[] weights, int place, float step) {
    Network network = trainable.networks().get("model");
    float[] moved = weights.clone();
    moved[place] += step;
    network.values("dense1.weight", moved);
    double score = trainable.score(Split.TRAIN);
    network.values("dense1.weight", weights);
    return score;
  }

  private static float[] inputs(Testable trainable, int samples) {
    Network network = trainable.networks().get("model");
    return trainable.as(InputSource.class).orElseThrow().inputs(network, samples, Seeds.of(9).stream("inputs"));
  }

  @Test
  void inputsAreTrainingExamplesInRandomOrderEachEquallyOften() {
    try (Testable trainable = trainable(Map.of())) {
      float[] twice = inputs(trainable, 2 * Sums.TRAIN);
      assertEquals(2 * Sums.TRAIN * INPUTS, twice.length);
      Examples train = new Sums().split(Sums.TRAIN, "train");
      float[] row = new float[INPUTS + OUTPUTS];
      for (int i = 0; i < Sums.TRAIN; i++) {
        train.read(i, row, 0, row, INPUTS);
        float[] wanted = Arrays.copyOf(row, INPUTS);
        long found = IntStream.range(0, 2 * Sums.TRAIN)
            .filter(n -> Arrays.equals(wanted, Arrays.copyOfRange(twice, n * INPUTS, (n + 1) * INPUTS)))
            .count();
        assertEquals(2, found, "example " + i);
      }
      assertArrayEquals(twice, inputs(trainable, 2 * Sums.TRAIN));
    }
  }

  @Test
  void moreGradientSamplesThanThereAreUseEachEquallyOften() {
    try (Testable trainable = trainable(Map.of())) {
      Network network = trainable.networks().get("model");
      GradientSource source = trainable.as(GradientSource.class).orElseThrow();
      source.gradients(Sums.TRAIN, Seeds.of(0).stream("gradients"));
      float[] once = network.gradient("dense2.weight");
      source.gradients(3 * Sums.TRAIN, Seeds.of(1).stream("gradients"));
      assertArrayEquals(once, network.gradient("dense2.weight"), 1e-6f);
    }
  }

  @Test
  void theFloorIsTheErrorOfTheMeanOfTheTrainingTargets() {
    try (Testable trainable = trainable(Map.of())) {
      double[] means = new double[OUTPUTS];
      Examples train = new Sums().split(Sums.TRAIN, "train");
      float[] row = new float[INPUTS + OUTPUTS];
      for (int i = 0; i < Sums.TRAIN; i++) {
        train.read(i, row, 0, row, INPUTS);
        for (int j = 0; j < OUTPUTS; j++) {
          means[j] += row[INPUTS + j] / Sums.TRAIN;
        }
      }
      double sum = 0;
      for (int i = 0; i < Sums.TRAIN; i++) {
        train.read(i, row, 0, row, INPUTS);
        for (int j = 0; j < OUTPUTS; j++) {
          sum += Math.pow(row[INPUTS + j] - means[j], 2) / (Sums.TRAIN * OUTPUTS);
        }
      }
      assertEquals(sum, trainable.floor(Split.TRAIN), 1e-6);
    }
  }

  @Test
  void divergenceIsSaidInOneSentence() {
    try (Testable trainable = trainable(Map.of("optimizer", "sgd", "learningRate", 1e9, "patience", 0))) {
      ArithmeticException diverged = assertThrows(ArithmeticException.class, () -> train(trainable));
      assertTrue(diverged.getMessage().contains("learning-rate"), diverged.getMessage());
    }
  }

  private static void train(Testable trainable) {
    while (!trainable.finished()) {
      trainable.iterate();
    }
  }

  private static Testable trainable(Map<String, Object> options) {
    return trainable(options, 1);
  }

  static Testable trainable(Map<String, Object> options, long seed) {
    return trainable(options, seed, Sums::new);
  }

  private static Testable trainable(Map<String, Object> options, long seed, Supplier<Dataset> data) {
    SupervisedTask task =
        new SupervisedTask(Converters.standardConverter().convert(options).to(SupervisedTask.Options.class));
    task.compose(new GivenParts().with(Dataset.KIND, data));
    return task.create(new Context(Seeds.of(seed)));
  }

  private record Context(Seeds seeds) implements TaskContext {
    @Override
    public Network network(String name, Shape input, Head head) {
      Architecture architecture =
          Architecture.from(input)
              .then(new Layer.Dense(12, Initializer.FAN_IN, Initializer.FAN_IN))
              .activate(Activation.TANH)
              .then(new Layer.Dense(head.outputs(), Initializer.FAN_IN, Initializer.FAN_IN))
              .build();
      return new JvmEngine().create(architecture, seeds.stream(name));
    }
  }

  /** Targets are sums of inputs, with some noise. */
  private static final class Sums implements Dataset {
    private static final int TRAIN = 100;

    @Override
    public Data load(Seeds seeds) {
      return new Data(
          Shape.of(INPUTS),
          new Target.Regression(OUTPUTS),
          Map.of(
              Split.TRAIN, split(TRAIN, "train"),
              Split.VALIDATION, split(40, "validation"),
              Split.TEST, split(300, "test")),
          Map.of());
    }

    private Examples split(int size, String name) {
      RandomStream random = Seeds.of(8).stream(name);
      float[][] rows = new float[size][INPUTS + OUTPUTS];
      for (float[] row : rows) {
        for (int i = 0; i < INPUTS; i++) {
          row[i] = (float) random.nextGaussian();
        }
        row[INPUTS] = row[0] + row[1] + 0.2f * (float) random.nextGaussian();
        row[INPUTS + 1] = row[2] - row[3] + 0.2f * (float) random.nextGaussian();
      }
      return new Examples() {
        @Override
        public int size() {
          return rows.length;
        }

        @Override
        public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
          System.arraycopy(rows[index], 0, inputs, inputOffset, INPUTS);
          System.arraycopy(rows[index], INPUTS, targets, targetOffset, OUTPUTS);
        }
      };
    }
  }
}
