// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.api.data.Augmentation;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.data.Target;
import org.espalier.api.plugin.ReadsFiles;
import org.espalier.api.random.Seeds;
import org.espalier.tck.ContractOf;
import org.espalier.tck.ReadsFilesContract;
import org.junit.jupiter.api.Test;

/**
 * What every data set promises. A test of a data set extends this and says how to make a small one: tens or hundreds of
 * examples, no two of them alike. The test of one that reads files implements {@link ReadsFilesContract}, too.
 */
@ContractOf(Dataset.KIND)
public abstract class DatasetContract {
  private static final Seeds SEEDS = Seeds.of(31);
  /** What stands before and behind the place that is written to, and has to be there afterwards. */
  private static final int MARGIN = 3;
  private static final float UNTOUCHED = -12345.5f;

  /** The data set under test; two of them are alike. */
  protected abstract Dataset dataset() throws IOException;

  /** How many examples its options and files ask for. */
  protected abstract SplitSizes sizes();

  @Test
  protected void splitsHaveTheSizesThatAreAskedFor() throws IOException {
    Data data = load();
    for (Split split : Split.values()) {
      assertEquals(sizes().of(split), data.split(split).size(), "examples of the split " + split);
    }
  }

  @Test
  protected void inputsAreFiniteNumbers() throws IOException {
    Data data = load();
    for (Split split : Split.values()) {
      for (int i = 0; i < data.split(split).size(); i++) {
        for (float value : read(data, split, i).inputs()) {
          assertTrue(Float.isFinite(value), "an input must be finite; example " + i + " of " + split + " has " + value);
        }
      }
    }
  }

  @Test
  protected void targetsAreClassesOrFiniteNumbers() throws IOException {
    Data data = load();
    for (Split split : Split.values()) {
      for (int i = 0; i < data.split(split).size(); i++) {
        for (float value : read(data, split, i).targets()) {
          String where = "; example " + i + " of " + split + " has " + value;
          if (data.target() instanceof Target.Classification classes) {
            assertTrue(
                value == Math.rint(value) && value >= 0 && value < classes.classes(),
                () -> "a label must be a whole number from 0 to " + (classes.classes() - 1) + where);
          } else {
            assertTrue(Float.isFinite(value), () -> "a target must be finite" + where);
          }
        }
      }
    }
  }

  @Test
  protected void noExampleIsInTwoSplits() throws IOException {
    Data data = load();
    Map<List<Float>, Split> seen = new HashMap<>();
    for (Split split : Split.values()) {
      for (int i = 0; i < data.split(split).size(); i++) {
        Split before = seen.putIfAbsent(read(data, split, i).list(), split);
        assertTrue(
            before == null || before == split,
            "no example may be in two splits; example " + i + " of " + split + " is in " + before + ", too");
      }
    }
  }

  @Test
  protected void equalSeedsGiveEqualData() throws IOException {
    Dataset dataset = dataset();
    Data first = dataset.load(SEEDS);
    assertSame(first, load(), "another instance with an equal seed gives other data");
    assertSame(first, dataset.load(SEEDS), "the same instance gives other data when it is asked again");
  }

  /** From the last example to the first, after which the first to the last are read. */
  @Test
  protected void aNumberIsAlwaysTheSameExample() throws IOException {
    Data data = load();
    for (Split split : Split.values()) {
      int size = data.split(split).size();
      Example[] backwards = new Example[size];
      for (int i = size - 1; i >= 0; i--) {
        backwards[i] = read(data, split, i);
      }
      for (int i = 0; i < size; i++) {
        backwards[i].requireSame(read(data, split, i), "read a second time, example " + i + " of " + split
            + " differs");
      }
    }
  }

  @Test
  protected void readsInSeveralThreadsAsInOne() throws IOException {
    Data data = load();
    for (Split split : Split.values()) {
      int size = data.split(split).size();
      List<Example> together = IntStream.range(0, 4 * size).parallel()
          .mapToObj(i -> read(data, split, i % size)).toList();
      for (int i = 0; i < together.size(); i++) {
        together.get(i).requireSame(
            read(data, split, i % size), "read by several threads, example " + i % size + " of " + split + " differs");
      }
    }
  }

  @Test
  protected void writesWhereItIsAskedToAndNowhereElse() throws IOException {
    Data data = load();
    for (Split split : Split.values()) {
      float[] inputs = new float[data.input().size() + 2 * MARGIN];
      float[] targets = new float[data.target().width() + 2 * MARGIN];
      Arrays.fill(inputs, UNTOUCHED);
      Arrays.fill(targets, UNTOUCHED);
      data.split(split).read(0, inputs, MARGIN, targets, MARGIN);
      requireMargins(inputs, "reading an input must write " + data.input().size() + " values from the offset on");
      requireMargins(targets, "reading a target must write " + data.target().width() + " values from the offset on");
      read(data, split, 0).requireSame(
          new Example(inside(inputs), inside(targets)), "at another offset, example 0 of " + split + " differs");
    }
  }

  @Test
  protected void factsAreNumbersWithNames() throws IOException {
    load().facts().forEach((name, value) -> {
      assertFalse(name.isBlank(), "a fact must have a name");
      assertTrue(Double.isFinite(value), () -> "a fact must be a finite number; " + name + " is " + value);
    });
  }

  /** Where training inputs go through something. */
  @Test
  protected void anAugmentationChangesItsInputAlone() throws IOException {
    Data data = load();
    if (data.augmentation().isEmpty()) {
      return;
    }
    Augmentation augmentation = data.augmentation().get();
    List<float[]> one = IntStream.range(0, data.split(Split.TRAIN).size())
        .mapToObj(i -> augmented(data, augmentation, i)).toList();
    List<float[]> together = IntStream.range(0, one.size()).parallel()
        .mapToObj(i -> augmented(data, augmentation, i)).toList();
    for (int i = 0; i < one.size(); i++) {
      requireMargins(one.get(i), "an augmentation must write to its own input alone");
      for (float value : inside(one.get(i))) {
        assertTrue(Float.isFinite(value), "an augmented input must be finite; it has " + value);
      }
      assertArrayEquals(
          one.get(i), together.get(i), "an augmentation must give the same for an equal stream, in any thread");
    }
  }

  @Test
  protected void whoReadsFilesIsHeldToThem() throws IOException {
    assertEquals(
        dataset() instanceof ReadsFiles, this instanceof ReadsFilesContract,
        "the test of a data set implements ReadsFilesContract if, and only if, the data set is a ReadsFiles; that");
  }

  private Data load() throws IOException {
    return dataset().load(SEEDS);
  }

  private static void assertSame(Data expected, Data actual, String message) {
    assertEquals(expected.input(), actual.input(), message + ", in the shape of an input");
    assertEquals(expected.target(), actual.target(), message + ", in what is predicted");
    assertEquals(expected.facts(), actual.facts(), message + ", in their facts");
    for (Split split : Split.values()) {
      assertEquals(expected.split(split).size(), actual.split(split).size(), message + ", in the size of " + split);
      for (int i = 0; i < expected.split(split).size(); i++) {
        read(expected, split, i).requireSame(
            read(actual, split, i), message + ", beginning with example " + i + " of " + split);
      }
    }
  }

  private static float[] augmented(Data data, Augmentation augmentation, int index) {
    float[] inputs = new float[data.input().size() + 2 * MARGIN];
    Arrays.fill(inputs, UNTOUCHED);
    data.split(Split.TRAIN).read(index, inputs, MARGIN, new float[data.target().width()], 0);
    augmentation.apply(inputs, MARGIN, SEEDS.stream("example " + index));
    return inputs;
  }

  private static void requireMargins(float[] values, String message) {
    for (int i = 0; i < MARGIN; i++) {
      assertEquals(UNTOUCHED, values[i], message + "; it wrote before it");
      assertEquals(UNTOUCHED, values[values.length - 1 - i], message + "; it wrote behind them");
    }
  }

  private static float[] inside(float[] values) {
    return Arrays.copyOfRange(values, MARGIN, values.length - MARGIN);
  }

  private static Example read(Data data, Split split, int index) {
    Examples examples = data.split(split);
    Example example = new Example(new float[data.input().size()], new float[data.target().width()]);
    examples.read(index, example.inputs(), 0, example.targets(), 0);
    return example;
  }

  private record Example(float[] inputs, float[] targets) {
    void requireSame(Example other, String message) {
      assertArrayEquals(inputs, other.inputs, message + ", in its input");
      assertArrayEquals(targets, other.targets, message + ", in its target");
    }

    List<Float> list() {
      return IntStream.range(0, inputs.length + targets.length)
          .mapToObj(i -> i < inputs.length ? inputs[i] : targets[i - inputs.length])
          .toList();
    }
  }
}
