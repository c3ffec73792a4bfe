// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Augmentation;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.ReadsFiles;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.Broken;
import org.espalier.tck.ReadsFilesContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetContractTest {
  private static final SplitSizes SIZES = new SplitSizes(20, 8, 9);

  /** Pairs of numbers whose class is which is larger, and which an augmentation exchanges. */
  private static Data pairs(Seeds seeds, SplitSizes sizes) {
    Augmentation exchange = (inputs, offset, random) -> {
      if (random.nextBoolean()) {
        float first = inputs[offset];
        inputs[offset] = inputs[offset + 1];
        inputs[offset + 1] = first;
      }
    };
    return new Data(
        Shape.of(2), new Target.Classification(2), Map.copyOf(sizes.draw(seeds, DatasetContractTest::drawn)),
        Map.of("examples", 37.0), Optional.of(exchange));
  }

  private static Examples drawn(int size, RandomStream random) {
    float[] values = new float[2 * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new Examples() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
        inputs[inputOffset] = values[2 * index];
        inputs[inputOffset + 1] = values[2 * index + 1];
        targets[targetOffset] = values[2 * index] < values[2 * index + 1] ? 1 : 0;
      }
    };
  }

  private static Data with(Data data, Target target, Map<String, Double> facts, Augmentation augmentation) {
    return new Data(data.input(), target, data.splits(), facts, Optional.of(augmentation));
  }

  static class Sound extends DatasetContract {
    @Override
    protected Dataset dataset() {
      return seeds -> pairs(seeds, SIZES);
    }

    @Override
    protected SplitSizes sizes() {
      return SIZES;
    }
  }

  static class Larger extends Sound {
    @Override
    protected Dataset dataset() {
      return seeds -> pairs(seeds, new SplitSizes(21, 8, 9));
    }
  }

  /** The same seed for all, and so the same examples in all splits. */
  static class Overlapping extends Sound {
    @Override
    protected Dataset dataset() {
      return seeds -> {
        Map<Split, Examples> splits = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
          splits.put(split, drawn(SIZES.of(split), seeds.stream("all")));
        }
        return new Data(Shape.of(2), new Target.Classification(2), splits, Map.of());
      };
    }
  }

  /** Of one class alone, an infinite fact, and an augmentation that writes behind its input. */
  static class Untrue extends Sound {
    @Override
    protected Dataset dataset() {
      return seeds -> with(
          pairs(seeds, SIZES), new Target.Classification(1), Map.of("bayes-error", 1.0 / 0),
          (inputs, offset, random) -> inputs[offset + 2] = 0);
    }
  }

  static class Chance extends Sound {
    private int made;

    @Override
    protected Dataset dataset() {
      made++;
      return seeds -> pairs(seeds.scope("" + made), SIZES);
    }
  }

  /** Of a file of which no more than its name counts. */
  static class Trusting extends Sound implements ReadsFilesContract {
    private static final String NAME = "0".repeat(64);
    @TempDir
    private Path folder;

    private interface Read extends Dataset, ReadsFiles {
      @Override
      default String sha256() {
        return NAME;
      }
    }

    @Override
    protected Dataset dataset() {
      return planned("");
    }

    @Override
    public Read planned(String sha256) {
      return seeds -> pairs(seeds, SIZES);
    }

    @Override
    public void change() throws IOException {
      Files.writeString(folder.resolve("file"), "other");
    }
  }

  static class Unheld extends Sound {
    @Override
    protected Dataset dataset() {
      return (Trusting.Read) seeds -> pairs(seeds, SIZES);
    }
  }

  @Test
  void whatKeepsItsPromisesPasses() {
    Broken.requireSound(Sound.class);
  }

  @Test
  void whatBreaksOneIsFound() {
    Broken.requireFound(Larger.class, "examples of the split TRAIN ==> expected: <20> but was: <21>");
    Broken.requireFound(
        Overlapping.class, "no example may be in two splits; example 0 of VALIDATION is in TRAIN, too");
    Broken.requireFound(Untrue.class, "a label must be a whole number from 0 to 0");
    Broken.requireFound(Untrue.class, "a fact must be a finite number; bayes-error is Infinity");
    Broken.requireFound(Untrue.class, "an augmentation must write to its own input alone; it wrote behind");
    Broken.requireFound(Chance.class, "another instance with an equal seed gives other data");
    Broken.requireFound(Trusting.class, "sha256 must change with the bytes of a file");
    Broken.requireFound(Unheld.class, "the test of a data set implements ReadsFilesContract if, and only if");
  }
}
