// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Parts;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class CheckedDataTest {
  private static final Target CLASSES = new Target.Classification(3);
  private static final Target NUMBERS = new Target.Regression(2);

  private final AtomicInteger looks = new AtomicInteger();

  /** What is told of a part. */
  private static final class Unsound extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private Unsound(String did) {
      super(did);
    }
  }

  private record Only(Object part) implements Parts {
    @Override
    public <T> T part(String kind, Class<T> type) {
      return type.cast(part);
    }

    @Override
    public <T> List<T> parts(String kind, Class<T> type) {
      return List.of(type.cast(part));
    }

    @Override
    public void release(Object given) {}

    @Override
    public RuntimeException unsound(Object given, String did) {
      assertSame(part, given);
      return new Unsound(did);
    }
  }

  private static Data load(Dataset dataset) throws IOException {
    return CheckedData.load(new Only(dataset), dataset, Seeds.of(1));
  }

  private static String flaw(Dataset dataset) {
    return assertThrows(Unsound.class, () -> load(dataset)).getMessage();
  }

  /** Examples that are all the same. */
  private Examples examples(int size, float[] example, float... targets) {
    return new Examples() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public void read(int index, float[] inputs, int inputOffset, float[] into, int targetOffset) {
        looks.incrementAndGet();
        System.arraycopy(example, 0, inputs, inputOffset, example.length);
        System.arraycopy(targets, 0, into, targetOffset, targets.length);
      }
    };
  }

  private static Data data(Target target, Examples examples) {
    return new Data(
        Shape.of(2), target, Map.of(Split.TRAIN, examples, Split.VALIDATION, examples, Split.TEST, examples), Map.of());
  }

  private String read(Target target, float[] example, float... targets) throws IOException {
    Examples test = load(seeds -> data(target, examples(4, example, targets))).split(Split.TEST);
    return assertThrows(Unsound.class, () -> test.read(3, new float[8], 4, new float[4], 1)).getMessage();
  }

  @Test
  void whatIsSoundIsGivenAsItIs() throws IOException {
    Data data = load(seeds -> data(NUMBERS, examples(4, new float[] {1, 2}, 3, 4)));
    assertEquals(Shape.of(2), data.input());
    assertEquals(NUMBERS, data.target());
    assertEquals(Optional.empty(), data.augmentation());
    assertEquals(4, data.split(Split.TRAIN).size());
    float[] inputs = new float[6];
    float[] targets = new float[6];
    for (int i = 0; i < 3; i++) {
      data.split(Split.TRAIN).read(2, inputs, 2, targets, 4);
    }
    assertArrayEquals(new float[] {0, 0, 1, 2, 0, 0}, inputs);
    assertArrayEquals(new float[] {0, 0, 0, 0, 3, 4}, targets);
    assertEquals(3, looks.get(), "every example is the data set's own");
  }

  @Test
  void anExampleIsNamedWithWhatIsWrong() throws IOException {
    float[] sound = {1, 2};
    assertEquals(
        "it gave example 3 of its test split the input NaN", read(NUMBERS, new float[] {1, Float.NaN}, 1, 2));
    assertEquals(
        "it gave example 3 of its test split the target -Infinity",
        read(NUMBERS, sound, 1, Float.NEGATIVE_INFINITY));
    for (float wrong : new float[] {3, -1, 0.5f}) {
      assertEquals(
          "it gave example 3 of its test split the class " + wrong + ", where there are 0 to 2",
          read(CLASSES, sound, wrong));
    }
  }

  @Test
  void whatIsMissingIsNamed() {
    Examples some = examples(4, new float[2], 0);
    assertEquals("it gave null for its data", flaw(seeds -> null));
    assertEquals("it gave null for its target", flaw(seeds -> data(null, some)));
    assertEquals("it gave null for the shape of its inputs", flaw(seeds -> new Data(
        null, CLASSES, data(CLASSES, some).splits(), Map.of())));
    assertEquals("it gave null for its augmentation", flaw(seeds -> new Data(
        Shape.of(2), CLASSES, data(CLASSES, some).splits(), Map.of(), null)));
    assertEquals("it gave a target of 0 outputs", flaw(seeds -> data(new Target.Classification(0), some)));
    assertEquals(
        "it gave 0 examples for its train split", flaw(seeds -> data(CLASSES, examples(0, new float[2], 0))));
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void factsAreNumbers() {
    Map<String, Double> facts = (Map) Map.of("noise", "much");
    Data sound = data(CLASSES, examples(4, new float[2], 0));
    String told = flaw(seeds -> new Data(sound.input(), sound.target(), sound.splits(), facts));
    assertTrue(told.startsWith("it tells of its data {noise=much}"), told);
  }

  @Test
  void anInterruptionIsTheDataSetsOwn() {
    assertEquals("it left its thread interrupted", flaw(seeds -> {
      Thread.currentThread().interrupt();
      return data(CLASSES, examples(4, new float[2], 0));
    }));
    assertFalse(Thread.interrupted());
  }
}
