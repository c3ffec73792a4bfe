// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.granularity;

import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Channels;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.random.RandomStream;
import org.espalier.network.ChannelGroup;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Whole channels: filters of convolutions, neurons of dense layers, units of LSTMs. With a channel go its bias, its
 * batch norm, what the following layers read of it, and the channels it is added to. A channel's score is the mean
 * score of the weights that make it; those of a residual sum count together.
 *
 * <p>A depthwise convolution has no channels of its own: its filters go with the channels that they read, and their
 * weights count with those that make these. At a convolution with groups the channels at the same place of every group
 * go together, so that groups stay of one size and the network becomes smaller.
 */
@Component(factory = Granularity.KIND)
@Plugin(
    name = "filter",
    summary = "Removes filters and neurons with all that depends on them; sparsity is the share of these",
    source = "Li et al. 2017, Pruning Filters for Efficient ConvNets, sec. 3; Fang et al. 2023, DepGraph (groups)")
@Designate(ocd = FilterGranularity.Options.class)
public final class FilterGranularity implements Granularity {
  private final int keepAtLeast;

  /** Options of the plug-in. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Channels that every layer keeps in any case", min = "1")
    int keepAtLeast() default 1;
  }

  @Activate
  public FilterGranularity(Options options) {
    keepAtLeast = options.keepAtLeast();
  }

  @Override
  public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable, double sparsity) {
    List<ChannelGroup> groups = groups(architecture, prunable);
    if (groups.isEmpty()) {
      return Optional.of("there is no layer between input and output whose filters or neurons may be removed");
    }
    int all = groups.stream().mapToInt(ChannelGroup::size).sum();
    int least = groups.stream().mapToInt(group -> Math.min(keepAtLeast, group.size())).sum();
    if (Math.round((1 - sparsity) * all) >= least) {
      return Optional.empty();
    }
    return Optional.of(
        "sparsity " + sparsity + " leaves fewer of the " + all + " channels than the " + least
            + " that must stay so that no layer is emptied");
  }

  @Override
  public Map<String, Mask> select(
      Architecture architecture, List<LayerScores> scores, double sparsity, Distribution distribution,
      RandomStream ties) {
    List<ParameterSpec> prunable = scores.stream().map(LayerScores::parameter).toList();
    List<ChannelGroup> groups = groups(architecture, prunable);
    Channels made = new Channels(architecture);
    List<LayerScores> channels = groups.stream().map(group -> channels(group, scores, made)).toList();
    List<Mask> kept = Units.select(channels, sparsity, keepAtLeast, distribution, ties);
    Map<String, boolean[]> masks = new LinkedHashMap<>();
    for (int g = 0; g < groups.size(); g++) {
      remove(architecture, groups.get(g), kept.get(g), masks);
    }
    Map<String, Mask> result = new LinkedHashMap<>();
    masks.forEach((name, keep) -> result.put(name, Mask.of(keep)));
    return result;
  }

  @Override
  public Map<String, Mask> shuffle(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
    Map<String, boolean[]> shuffled = new LinkedHashMap<>();
    for (ChannelGroup group : ChannelGroup.of(architecture)) {
      int kept = alive(group, architecture, masks);
      remove(architecture, group, Mask.random(group.size(), kept, random), shuffled);
    }
    return Units.shuffle(architecture, masks, (parameter, mask) -> Mask.of(shuffled.get(parameter.name())));
  }

  /** Number of channels of which a weight that makes them is kept. */
  private static int alive(ChannelGroup group, Architecture architecture, Map<String, Mask> masks) {
    Channels channels = new Channels(architecture);
    BitSet alive = new BitSet(group.size());
    for (ChannelGroup.Member maker : group.makers()) {
      ParameterSpec weight = architecture.parameter(maker.node().name() + ".weight");
      Mask mask = masks.getOrDefault(weight.name(), Mask.all(weight.size()));
      IntStream.of(mask.places()).forEach(place -> alive.set(maker.channels().get(channels.channel(weight, place))));
    }
    return alive.cardinality();
  }

  /** Groups of which every layer may be pruned. */
  private static List<ChannelGroup> groups(Architecture architecture, List<ParameterSpec> prunable) {
    Set<String> layers = prunable.stream().map(ParameterSpec::layer).collect(Collectors.toSet());
    return ChannelGroup.of(architecture).stream()
        .filter(group -> group.makers().stream().allMatch(maker -> layers.contains(maker.node().name())))
        .toList();
  }

  private static LayerScores channels(ChannelGroup group, List<LayerScores> scores, Channels made) {
    Map<String, List<Integer>> makers =
        group.makers().stream().collect(Collectors.toMap(m -> m.node().name(), ChannelGroup.Member::channels));
    List<LayerScores> own = scores.stream().filter(s -> makers.containsKey(s.parameter().layer())).toList();
    double[] sums = new double[group.size()];
    int[] counts = new int[group.size()];
    boolean[] alive = new boolean[group.size()];
    for (LayerScores layer : own) {
      for (int i = 0; i < layer.scores().length; i++) {
        int channel = makers.get(layer.parameter().layer()).get(made.channel(layer.parameter(), i));
        if (layer.candidates().keeps(i)) {
          sums[channel] += layer.scores()[i];
          counts[channel]++;
          alive[channel] = true;
        }
      }
    }
    float[] means = new float[group.size()];
    Arrays.setAll(counts, c -> Math.max(1, counts[c]));
    for (int c = 0; c < means.length; c++) {
      means[c] = (float) (sums[c] / counts[c]);
    }
    return new LayerScores(own.get(0).parameter(), means, Mask.of(alive));
  }

  private static void remove(
      Architecture architecture, ChannelGroup group, Mask kept, Map<String, boolean[]> masks) {
    for (ParameterSpec parameter : architecture.parameters()) {
      if (parameter.trained() && group.contains(parameter)) {
        boolean[] keep = masks.computeIfAbsent(parameter.name(), name -> all(parameter.size()));
        group.places(parameter, (place, channel) -> keep[place] &= kept.keeps(channel));
      }
    }
  }

  private static boolean[] all(int size) {
    boolean[] keep = new boolean[size];
    Arrays.fill(keep, true);
    return keep;
  }
}
