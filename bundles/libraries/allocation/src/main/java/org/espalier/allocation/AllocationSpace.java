// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.task.Trainable;
import org.espalier.network.ChannelGroup;
import org.espalier.network.Width;

/**
 * All ways to divide what is kept among the layers of one network: an allocation is a number of filters (channels that
 * can only go together) for each of its layers, from what the granularity keeps in any case to all. Which of them stay
 * is the experiment's criterion's choice, the same whatever the other layers keep; so of two allocations the larger one
 * keeps what the smaller keeps. Used by one thread.
 */
public final class AllocationSpace {
  private final RunContext run;
  private final Trainable trained;
  private final Weights initial;
  private final String network;
  private final Architecture whole;
  private final List<PrunableLayer> layers;
  private final List<ChannelGroup> groups;

  private AllocationSpace(
      RunContext run, Trainable trained, Weights initial, String network, List<PrunableLayer> layers) {
    this.run = run;
    this.trained = trained;
    this.initial = initial;
    this.network = network;
    this.whole = trained.networks().get(network).architecture();
    this.layers = layers;
    this.groups = layers.stream().map(PrunableLayer::group).toList();
  }

  /**
   * Why filters can't be divided among the layers of networks, as a clause; empty if they can, as far as that can be
   * seen before criterion and granularity are asked, or where no network is known.
   *
   * @param networks that are trained, by name
   */
  public static Optional<String> refusal(Map<String, Architecture> networks) {
    if (networks.size() > 1) {
      return Optional.of(
          "filters are divided among the layers of one network, but the task trains "
              + new TreeSet<>(networks.keySet()));
    }
    return networks.entrySet().stream()
        .filter(network -> ChannelGroup.of(network.getValue()).stream().noneMatch(AllocationSpace::convolutional))
        .map(network -> "filters are divided among the convolutions of a network, but " + network.getKey()
            + " has none; its layers are " + network.getValue())
        .findFirst();
  }

  /**
   * The space of the network that a run prunes.
   *
   * @param trained with the weights that the criterion looks at; not to be closed as long as this is used. If it is
   *     trained further, masks are those of its present weights, and layers' scores those of now
   * @param initial the weights that its training started from
   * @throws InvalidInputException if it has not one network with convolutions, or is not pruned by filters
   */
  public static AllocationSpace of(RunContext run, Trainable trained, Weights initial) {
    if (trained.networks().size() != 1) {
      throw new InvalidInputException(
          "filters are divided among the layers of one network, but the task trains " + trained.networks().keySet());
    }
    Map.Entry<String, Network> only = trained.networks().entrySet().iterator().next();
    Architecture architecture = only.getValue().architecture();
    Map<String, ChannelGroup> groups = new HashMap<>();
    ChannelGroup.of(architecture).forEach(
        group -> groups.put(group.makers().get(0).node().name() + ".weight", group));
    List<LayerScores> scored = new ArrayList<>();
    run.prune(trained, initial, 0.5, (found, kept, ties) -> {
      scored.addAll(found);
      return half(found, kept);
    });
    List<PrunableLayer> layers = new ArrayList<>();
    for (LayerScores layer : scored) {
      ParameterSpec weight = layer.parameter();
      ChannelGroup group = groups.get(weight.name());
      if (group == null || group.size() != layer.scores().length) {
        throw new InvalidInputException(
            "filters are divided among layers, but " + weight.layer() + " is pruned by " + layer.scores().length
                + " units that are not its filters; granularity must be filter");
      }
      int safe = layer.scores().length - layer.candidates().kept();
      layers.add(
          new PrunableLayer(layers.size(), weight.layer(), group, Math.max(1, safe), layer.scores().clone()));
    }
    if (layers.stream().noneMatch(PrunableLayer::convolutional)) {
      throw new InvalidInputException(
          "filters are divided among the convolutions of a network, but " + only.getKey()
              + " has none that may be pruned; its layers are " + architecture);
    }
    return new AllocationSpace(run, trained, initial, only.getKey(), List.copyOf(layers));
  }

  private static boolean convolutional(ChannelGroup group) {
    return group.producers().get(0).node().layer() instanceof Layer.Conv2d;
  }

  /** Some division, to be shown the layers. */
  private static int[] half(List<LayerScores> layers, int kept) {
    int[] counts = new int[layers.size()];
    int left = kept;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = Math.min(left, layers.get(i).candidates().kept());
      left -= counts[i];
    }
    return counts;
  }

  /** Name of the network. */
  public String network() {
    return network;
  }

  /** The network without any pruning. */
  public Architecture whole() {
    return whole;
  }

  /** Those that may be pruned, in the network's order. */
  public List<PrunableLayer> layers() {
    return layers;
  }

  /** How many filters all of them have. */
  public int filters() {
    return layers.stream().mapToInt(PrunableLayer::filters).sum();
  }

  /** The allocation that keeps everything. */
  public int[] all() {
    return layers.stream().mapToInt(PrunableLayer::filters).toArray();
  }

  /** The smallest allocation: what stays of each layer in any case. */
  public int[] least() {
    return layers.stream().mapToInt(PrunableLayer::least).toArray();
  }

  /**
   * The allocation nearest to shares of the layers, at least the smallest.
   *
   * @param shares one a layer, from 0 to 1
   */
  public int[] allocation(double[] shares) {
    return IntStream.range(0, shares.length)
        .map(i -> {
          int filters = layers.get(i).filters();
          return (int) Math.max(layers.get(i).least(), Math.min(filters, Math.round(shares[i] * filters)));
        })
        .toArray();
  }

  /**
   * Masks of all that pruning touches: of the layers themselves, of what normalises them, and of what reads them, so
   * that a removed channel is 0 after its activation.
   *
   * @param kept one number a layer, from its least to its filters
   */
  public Map<ParameterName, Mask> masks(int[] kept) {
    requireAllocation(kept);
    double sparsity = 1 - (double) Arrays.stream(kept).sum() / filters();
    return run.prune(trained, initial, sparsity, (found, count, ties) -> open(found, kept));
  }

  /** What is left to be divided where a granularity keeps some filters of each layer in any case. */
  private static int[] open(List<LayerScores> found, int[] kept) {
    return IntStream.range(0, kept.length)
        .map(i -> kept[i] - (found.get(i).scores().length - found.get(i).candidates().kept()))
        .toArray();
  }

  /** The network of an allocation, without what is removed. */
  public Architecture architecture(int[] kept) {
    requireAllocation(kept);
    Map<ChannelGroup, Integer> sizes = new IdentityHashMap<>();
    layers.forEach(layer -> sizes.put(layer.group(), kept[layer.number()]));
    return Width.resize(whole, groups, sizes::get);
  }

  private void requireAllocation(int[] kept) {
    boolean possible = kept.length == layers.size();
    for (int i = 0; possible && i < kept.length; i++) {
      possible = kept[i] >= layers.get(i).least() && kept[i] <= layers.get(i).filters();
    }
    if (!possible) {
      throw new IllegalArgumentException(
          "no allocation: " + Arrays.toString(kept) + " of layers of " + Arrays.toString(all()) + " filters");
    }
  }

  /**
   * A layer among those that an allocation divides.
   *
   * @param number from 0, in the network's order
   * @param name of the first layer with weights that makes its channels
   * @param group its channels, which may be those of several layers whose outputs are added
   * @param least how many of them stay in any case, at least 1: the granularity's choice
   * @param scores the criterion's, one a channel: of two the one that scores higher stays; not to be changed
   */
  public record PrunableLayer(int number, String name, ChannelGroup group, int least, float[] scores) {

    public int filters() {
      return group.size();
    }

    /** Whether a convolution makes its channels. */
    public boolean convolutional() {
      return AllocationSpace.convolutional(group);
    }
  }
}
