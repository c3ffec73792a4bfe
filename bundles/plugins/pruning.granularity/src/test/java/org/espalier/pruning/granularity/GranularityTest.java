// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.granularity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.network.compaction.Compaction;
import org.espalier.tck.pruning.GranularityContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class GranularityTest {
  private static final Initializer ANY = Initializer.FAN_IN;
  private static final Distribution GLOBAL = Selection::counts;
  private static final Architecture MLP =
      Architecture.from(Shape.of(4)).dense(3, ANY).activate(Activation.RELU).dense(2, ANY).build();

  private static Architecture residual() {
    Architecture.Builder builder = Architecture.from(Shape.of(2, 4, 4)).conv(4, 3, ANY).batchNorm();
    String shortcut = builder.last();
    return builder.conv(6, 3, ANY).batchNorm().activate(Activation.RELU).conv(4, 3, ANY).add(shortcut).maxPool()
        .flatten().dense(3, ANY).build();
  }

  /** Inverted residual blocks, with a grouped convolution behind. */
  private static Architecture separable() {
    Architecture.Builder builder = Architecture.from(Shape.of(2, 4, 4)).conv(6, 3, ANY).batchNorm();
    String shortcut = builder.last();
    return builder.conv(12, 1, ANY).batchNorm().activate(Activation.RELU).depthwise(3, ANY).batchNorm()
        .activate(Activation.RELU).conv(6, 1, ANY).batchNorm().add(shortcut).conv(8, 3, 2, ANY).batchNorm().maxPool()
        .flatten().dense(3, ANY).build();
  }

  private static List<LayerScores> scores(Architecture architecture, long seed) {
    RandomStream random = Seeds.of(seed).stream("scores");
    return architecture.parameters().stream()
        .filter(p -> p.role() == ParameterSpec.Role.WEIGHT)
        .map(
            p -> {
              float[] values = new float[p.size()];
              IntStream.range(0, values.length).forEach(i -> values[i] = random.nextFloat());
              return new LayerScores(p, values, Mask.all(values.length));
            })
        .toList();
  }

  private static Map<String, Mask> select(Granularity granularity, Architecture architecture, double sparsity) {
    return granularity.select(architecture, scores(architecture, 1), sparsity, GLOBAL, Seeds.of(1).stream("ties"));
  }

  @Test
  void weightsAreRemovedToTheNearestOne() {
    Map<String, Mask> masks = select(new WeightGranularity(weightOptions(0)), MLP, 0.7);
    // 18 weights, of which 5.4 are to be kept
    assertEquals(5, masks.values().stream().mapToInt(Mask::kept).sum());
  }

  @Test
  void whatIsRemovedStaysRemoved() {
    List<LayerScores> left =
        scores(MLP, 1).stream()
            .map(s -> new LayerScores(s.parameter(), s.scores(), Mask.keeping(s.scores().length, new int[] {1, 3})))
            .toList();
    WeightGranularity granularity = new WeightGranularity(weightOptions(0));
    RandomStream ties = Seeds.of(1).stream("ties");
    granularity.select(MLP, left, 0.85, GLOBAL, ties).values()
        .forEach(mask -> assertEquals(mask, mask.and(Mask.keeping(mask.size(), new int[] {1, 3}))));
    assertEquals(
        "pruning to sparsity 0.5 keeps 9 of 18, but only 4 are left; sparsities must rise",
        assertThrows(InvalidInputException.class, () -> granularity.select(MLP, left, 0.5, GLOBAL, ties)).getMessage());
  }

  @Test
  void protectedWeightsStay() {
    Map<String, Mask> masks = select(new WeightGranularity(weightOptions(2)), MLP, 0.75);
    assertTrue(masks.values().stream().allMatch(mask -> mask.kept() >= 2), masks.toString());
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> select(new WeightGranularity(weightOptions(2)), MLP, 0.9));
    assertTrue(refusal.getMessage().contains("fewer than the 4 that must stay"), refusal.getMessage());
  }

  @Test
  void keepingAllOfEveryGroupIsRefused() {
    assertEquals(
        "n is 5 and m 4; n must be below m",
        assertThrows(InvalidInputException.class, () -> new NmGranularity(nmOptions(5, 4))).getMessage());
  }

  @Test
  void aNeuronGoesWithItsBiasAndWhatReadsIt() {
    float[] rows = {1, 1, 1, 1, 9, 0, 0, 0, 3, 3, 3, 3};
    List<ParameterSpec> weights =
        MLP.parameters().stream().filter(p -> p.role() == ParameterSpec.Role.WEIGHT).toList();
    List<LayerScores> scores =
        List.of(
            new LayerScores(weights.get(0), rows, Mask.all(12)),
            new LayerScores(weights.get(1), new float[6], Mask.all(6)));
    Map<String, Mask> masks =
        new FilterGranularity(filterOptions(1)).select(MLP, scores, 0.3, GLOBAL, Seeds.of(1).stream("ties"));
    // means are 1, 2.25 and 3: the first neuron goes
    assertArrayEquals(IntStream.range(4, 12).toArray(), masks.get("dense1.weight").places());
    assertArrayEquals(new int[] {1, 2}, masks.get("dense1.bias").places());
    assertArrayEquals(new int[] {1, 2, 4, 5}, masks.get("dense2.weight").places());
    assertEquals(3, masks.size());
  }

  @Test
  void whatFilterMasksSwitchOffCompactionTakesAway() {
    Compaction small = compactedHalf(residual());
    int left = small.kept().get("conv1").size() + small.kept().get("conv2").size();
    assertEquals(5, left, "half of the 4 shared and 6 inner filters");
    assertEquals(small.kept().get("conv1"), small.kept().get("conv3"), "what is added goes together");
  }

  /** Depthwise filters go with their channels, and grouped convolutions lose as many of each group. */
  @Test
  void whatFilterMasksSwitchOffOfGroupsCompactionTakesAwayToo() {
    Compaction small = compactedHalf(separable());
    assertEquals(small.kept().get("conv2"), small.kept().get("conv3"), "a depthwise filter goes with its channel");
    assertEquals(small.kept().get("conv1"), small.kept().get("conv4"), "what is added goes together");
    // 3 pairs of channels before the grouped convolution, 12 inside of the block, 4 pairs behind
    List<Integer> shared = small.kept().get("conv1");
    List<Integer> last = small.kept().get("conv5");
    int left = shared.size() / 2 + small.kept().get("conv2").size() + last.size() / 2;
    assertEquals(10, left, "half of 19, rounded");
    assertEquals(
        shared.stream().filter(c -> c < 3).map(c -> c + 3).toList(), shared.stream().filter(c -> c >= 3).toList());
    assertEquals(last.stream().filter(c -> c < 4).map(c -> c + 4).toList(), last.stream().filter(c -> c >= 4).toList());
    assertEquals(
        Shape.of(last.size(), shared.size() / 2, 3, 3), small.architecture().parameter("conv5.weight").shape());
  }

  /** A channel's score is the mean of the weights of the layer that makes it and of the depthwise filter behind. */
  @Test
  void aDepthwiseFilterCountsInItsChannelsScore() {
    Architecture net = Architecture.from(Shape.of(1, 2, 2)).conv(2, 1, ANY).depthwise(1, ANY).conv(1, 1, ANY).build();
    List<ParameterSpec> weights = net.parameters();
    FilterGranularity granularity = new FilterGranularity(filterOptions(1));
    List<LayerScores> scores =
        List.of(
            new LayerScores(weights.get(0), new float[] {2, 1}, Mask.all(2)),
            new LayerScores(weights.get(1), new float[] {1, 3}, Mask.all(2)),
            new LayerScores(weights.get(2), new float[2], Mask.all(2)));
    Map<String, Mask> masks = granularity.select(net, scores, 0.5, GLOBAL, Seeds.of(1).stream("ties"));
    assertEquals(3, masks.size());
    masks.values().forEach(mask -> assertArrayEquals(new int[] {1}, mask.places()));
    assertTrue(
        granularity.refusal(net, List.of(weights.get(0)), 0.5).isPresent(), "a depthwise layer that is excluded stays");
  }

  private static Compaction compactedHalf(Architecture net) {
    Map<String, Mask> masks = select(new FilterGranularity(filterOptions(1)), net, 0.5);
    Map<String, float[]> values = new LinkedHashMap<>();
    RandomStream random = Seeds.of(2).stream("init");
    for (ParameterSpec p : net.parameters()) {
      float[] drawn = p.initializer().draw(p, random);
      if (masks.containsKey(p.name())) {
        masks.get(p.name()).apply(drawn);
      }
      values.put(p.name(), drawn);
    }
    return Compaction.of(net, new Weights(values));
  }

  @Test
  void filtersAreRefusedWhereThereAreNone() {
    Architecture single = Architecture.from(Shape.of(4)).dense(2, ANY).build();
    assertEquals(
        "there is no layer between input and output whose filters or neurons may be removed",
        new FilterGranularity(filterOptions(1)).refusal(single, single.parameters(), 0.5).orElseThrow());
    assertTrue(
        new FilterGranularity(filterOptions(2)).refusal(MLP, MLP.parameters(), 0.7).orElseThrow()
            .startsWith("sparsity 0.7 leaves fewer of the 3 channels than the 2 that must stay"));
    assertTrue(new FilterGranularity(filterOptions(1)).refusal(MLP, MLP.parameters(), 0.7).isEmpty());
  }

  @Test
  void nOfMKeepsTheBestOfEveryGroup() {
    NmGranularity granularity = new NmGranularity(nmOptions(2, 4));
    Architecture net = Architecture.from(Shape.of(4, 3, 3)).then(conv()).flatten().dense(2, ANY).build();
    List<ParameterSpec> prunable = List.of(net.parameter("conv1.weight"));
    assertTrue(granularity.refusal(net, prunable, 0.5).isEmpty());
    assertEquals(
        "keeping 2 of 4 is a sparsity of 0.5, not of 0.6", granularity.refusal(net, prunable, 0.6).orElseThrow());
    assertTrue(
        granularity.refusal(MLP, List.of(MLP.parameter("dense2.weight")), 0.5).orElseThrow()
            .startsWith("dense2.weight has 3 inputs, which is not a multiple of 4"));
    List<LayerScores> scores = List.of(scores(net, 3).get(0));
    Mask mask = granularity.select(net, scores, 0.5, GLOBAL, Seeds.of(1).stream("t")).get("conv1.weight");
    float[] s = scores.get(0).scores();
    for (int filter = 0; filter < 2; filter++) {
      for (int place = 0; place < 9; place++) {
        int start = filter * 36 + place;
        for (int a = 0; a < 4; a++) {
          int at = start + 9 * a;
          long better = IntStream.range(0, 4).filter(b -> s[start + 9 * b] > s[at]).count();
          assertEquals(better < 2, mask.keeps(at));
        }
      }
    }
  }

  private static Layer conv() {
    return new Layer.Conv2d(2, 3, 1, 1, true, ANY, ANY);
  }

  @Test
  void onlyLayersThatAConnectionGoesAroundAreRemovedWhole() {
    Architecture net = residual();
    LayerGranularity granularity = new LayerGranularity();
    Map<String, Mask> masks = select(granularity, net, 1.0 - 1e-9);
    assertEquals(Map.of("conv3.weight", 0), Map.of("conv3.weight", masks.get("conv3.weight").kept()));
    assertEquals(1, masks.size());
    assertTrue(granularity.refusal(MLP, MLP.parameters(), 0.5).isPresent());
  }

  @Test
  void shufflingKeepsAsManyUnitsOfEveryLayer() {
    Architecture net = residual();
    Map<String, Mask> filters = select(new FilterGranularity(filterOptions(1)), net, 0.5);
    Map<String, Mask> others =
        new FilterGranularity(filterOptions(1)).shuffle(net, filters, Seeds.of(3).stream("shuffle"));
    filters.forEach((name, mask) -> assertEquals(mask.kept(), others.get(name).kept(), name));
    Map<String, Mask> weights = select(new WeightGranularity(weightOptions(0)), net, 0.8);
    new WeightGranularity(weightOptions(0)).shuffle(net, weights, Seeds.of(3).stream("shuffle"))
        .forEach((name, mask) -> assertEquals(weights.get(name).kept(), mask.kept(), name));
  }

  /** Of 12 inputs, 2 of each 4 are kept; a unit that has lost or kept all its connections has a partner that has. */
  @Test
  void exchangedUnitsKeepTheirNumbersOfConnectionsAndNOfM() {
    Architecture net = Architecture.from(Shape.of(12)).dense(8, ANY).build();
    NmGranularity granularity = new NmGranularity(nmOptions(2, 4));
    Map<String, Mask> masks = select(granularity, net, 0.5);
    Mask mask = masks.get("dense1.weight");
    Mask exchanged = granularity.exchange(net, masks, Seeds.of(3).stream("exchange")).get("dense1.weight");
    assertNotEquals(mask, exchanged);
    int[] before = new int[12];
    int[] after = new int[12];
    for (int place = 0; place < 96; place++) {
      before[place % 12] += mask.keeps(place) ? 1 : 0;
      after[place % 12] += exchanged.keeps(place) ? 1 : 0;
    }
    for (int first = 0; first < 96; first += 4) {
      assertEquals(2, IntStream.range(first, first + 4).filter(exchanged::keeps).count());
    }
    assertFalse(Arrays.equals(before, after));
    Arrays.sort(before);
    Arrays.sort(after);
    assertArrayEquals(before, after);
  }

  /** Whole filters have no connections of their own to keep: exchanging them is to draw which of them stay. */
  @Test
  void exchangedFiltersAreWholeAndAsMany() {
    Architecture net = residual();
    FilterGranularity granularity = new FilterGranularity(filterOptions(1));
    Map<String, Mask> masks = select(granularity, net, 0.5);
    Map<String, Mask> exchanged = granularity.exchange(net, masks, Seeds.of(3).stream("exchange"));
    assertNotEquals(masks, exchanged);
    masks.forEach((name, mask) -> assertEquals(mask.kept(), exchanged.get(name).kept(), name));
    Mask biases = exchanged.get("norm2.bias");
    for (int filter = 0; filter < 6; filter++) {
      Mask weights = exchanged.get("conv2.weight");
      long kept = IntStream.range(filter * 36, filter * 36 + 36).filter(weights::keeps).count();
      assertEquals(biases.keeps(filter), kept > 0, "filter " + filter);
    }
  }

  @Nested
  class Weight extends GranularityContract {
    @Override
    protected Granularity granularity() {
      return new WeightGranularity(weightOptions(2));
    }

    @Override
    protected Architecture architecture() {
      return residual();
    }

    @Override
    protected double sparsity() {
      return 0.7;
    }
  }

  @Nested
  class Filter extends GranularityContract {
    @Override
    protected Granularity granularity() {
      return new FilterGranularity(filterOptions(1));
    }

    @Override
    protected Architecture architecture() {
      return residual();
    }

    @Override
    protected double sparsity() {
      return 0.5;
    }
  }

  @Nested
  class FilterOfGroups extends Filter {
    @Override
    protected Architecture architecture() {
      return separable();
    }
  }

  @Nested
  class Nm extends GranularityContract {
    @Override
    protected Granularity granularity() {
      return new NmGranularity(nmOptions(2, 4));
    }

    @Override
    protected Architecture architecture() {
      return Architecture.from(Shape.of(4, 3, 3)).conv(4, 3, ANY).flatten().dense(3, ANY).build();
    }

    @Override
    protected double sparsity() {
      return 0.5;
    }
  }

  @Nested
  class Whole extends GranularityContract {
    @Override
    protected Granularity granularity() {
      return new LayerGranularity();
    }

    @Override
    protected Architecture architecture() {
      Architecture.Builder builder = Architecture.from(Shape.of(3)).dense(5, ANY);
      for (int block = 0; block < 4; block++) {
        String shortcut = builder.last();
        builder.dense(5, ANY).add(shortcut);
      }
      return builder.dense(2, ANY).build();
    }

    @Override
    protected double sparsity() {
      return 0.5;
    }
  }

  private static WeightGranularity.Options weightOptions(int keepAtLeast) {
    return new WeightGranularity.Options() {
      @Override
      public int keepAtLeast() {
        return keepAtLeast;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return WeightGranularity.Options.class;
      }
    };
  }

  private static FilterGranularity.Options filterOptions(int keepAtLeast) {
    return new FilterGranularity.Options() {
      @Override
      public int keepAtLeast() {
        return keepAtLeast;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return FilterGranularity.Options.class;
      }
    };
  }

  private static NmGranularity.Options nmOptions(int n, int m) {
    return new NmGranularity.Options() {
      @Override
      public int n() {
        return n;
      }

      @Override
      public int m() {
        return m;
      }

      @Override
      public Class<? extends Annotation> annotationType() {
        return NmGranularity.Options.class;
      }
    };
  }
}
