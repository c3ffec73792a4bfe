// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;

/** What every side starts a piece of work from: the same weights, masks and data. */
record Start(Work work) {
  private static final Seeds SEEDS = Seeds.of(0);

  /** Share of the kept weights that dynamic sparse training replaces: RigL's is .3 at first and falls to 0. */
  private static final double REPLACED = 0.2;

  /** What an engine draws initial weights from. */
  static RandomStream initial() {
    return SEEDS.stream("initial");
  }

  /** All parameters as an engine draws them from {@link #initial}, masked. */
  Map<String, float[]> parameters() {
    RandomStream random = initial();
    Map<String, float[]> values = new LinkedHashMap<>();
    for (ParameterSpec spec : work.architecture().parameters()) {
      values.put(spec.name(), spec.initializer().draw(spec, random));
    }
    masks().forEach((name, mask) -> mask.apply(values.get(name)));
    return values;
  }

  /** Random masks of all weights, in the architecture's order; none where nothing is masked. */
  Map<String, Mask> masks() {
    return work.sparsity() > 0 ? masks(0) : Map.of();
  }

  /** Two sets of masks, of which each update under other masks takes the next; none for other work. */
  List<Map<String, Mask>> alternatives() {
    return work.kind() == Work.Kind.REMASKED_UPDATE ? List.of(masks(0), masks(REPLACED)) : List.of();
  }

  /** Those for a share of 0 keep what the others replace, a share of their kept weights. */
  private Map<String, Mask> masks(double replaced) {
    Map<String, Mask> masks = new LinkedHashMap<>();
    for (ParameterSpec spec : work.architecture().parameters()) {
      if (Work.prunable(spec)) {
        int kept = (int) Math.round((1 - work.sparsity()) * spec.size());
        int first = (int) (replaced * kept);
        int[] order = SEEDS.stream(spec.name()).permutation(spec.size());
        masks.put(spec.name(), Mask.keeping(spec.size(), Arrays.copyOfRange(order, first, first + kept)));
      }
    }
    return masks;
  }

  /** Standard normal samples. */
  float[] data() {
    RandomStream random = SEEDS.stream("data");
    float[] values = new float[work.samples() * work.sample().size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
