package org.espalier.procedure.constrainedrl;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.allocation.AllocationSpace;
import org.espalier.allocation.AllocationSpace.PrunableLayer;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.procedure.Candidate;

/**
 * An action has a number for each filter of the largest layer; a smaller layer takes no notice of the last ones
 * (fine-grained strategy, sec. 4.1.2). Filters of which the number is at least {@link #THRESHOLD} stay, at least one a
 * layer: that is what costs and what is trained in the end.
 *
 * <p>Where the reward is taken of continuous masks, a filter's activation is multiplied by its number: the weights of
 * the layers that read it are. The thesis multiplies the filter itself, which a batch norm after it undoes as soon as
 * its statistics follow; behind the activation it is exact for every norm and activation.
 */
final class FineDecoder implements Decoder {
  /** Numbers below it are no filters. */
  static final double THRESHOLD = 0.5;

  private final AllocationSpace space;
  private final Weights trained;
  private final boolean continuous;
  private final int width;

  /**
   * @param trained weights that candidates start from
   * @param continuous whether the reward is taken of masks as they are and not of what the threshold leaves
   */
  FineDecoder(AllocationSpace space, Weights trained, boolean continuous) {
    this.space = space;
    this.trained = trained;
    this.continuous = continuous;
    width = space.layers().stream().mapToInt(PrunableLayer::filters).max().orElseThrow();
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Pruning pruning(double[][] episode, double cap) {
    boolean[][] stays = stays(episode, THRESHOLD);
    int[] kept = Arrays.stream(stays).mapToInt(FineDecoder::count).toArray();
    return new Pruning(kept, masks(stays));
  }

  /** By layer which filters have a number of at least so much; the one of the largest number in any case. */
  private boolean[][] stays(double[][] episode, double least) {
    boolean[][] stays = new boolean[episode.length][];
    for (PrunableLayer layer : space.layers()) {
      double[] gates = episode[layer.number()];
      boolean[] own = new boolean[layer.filters()];
      int largest = 0;
      for (int c = 0; c < own.length; c++) {
        own[c] = gates[c] >= least;
        largest = gates[c] > gates[largest] ? c : largest;
      }
      own[largest] = true;
      stays[layer.number()] = own;
    }
    return stays;
  }

  private static int count(boolean[] flags) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag ? 1 : 0;
    }
    return count;
  }

  private Map<ParameterName, Mask> masks(boolean[][] stays) {
    Map<ParameterName, Mask> masks = new LinkedHashMap<>();
    for (ParameterSpec parameter : space.whole().parameters()) {
      List<PrunableLayer> layers =
          space.layers().stream().filter(layer -> layer.group().contains(parameter)).toList();
      if (parameter.trained() && !layers.isEmpty()) {
        boolean[] keep = new boolean[parameter.size()];
        Arrays.fill(keep, true);
        layers.forEach(layer -> layer.group().places(
            parameter, (place, channel) -> keep[place] &= stays[layer.number()][channel]));
        masks.put(new ParameterName(space.network(), parameter.name()), Mask.of(keep));
      }
    }
    return masks;
  }

  @Override
  public Candidate rewarded(double[][] episode, Pruning pruning, long seed) {
    if (!continuous) {
      return Decoder.super.rewarded(episode, pruning, seed);
    }
    // what is multiplied by 0 is left out, which costs nothing and changes nothing
    return new Candidate(masks(stays(episode, Double.MIN_VALUE)), gated(episode), 0, seed);
  }

  /** The weights of readers, times the numbers of what they read. */
  private Map<ParameterName, float[]> gated(double[][] episode) {
    Map<ParameterName, float[]> values = new LinkedHashMap<>();
    for (ParameterSpec parameter : space.whole().parameters()) {
      for (PrunableLayer layer : space.layers()) {
        double[] gates = episode[layer.number()];
        boolean read = layer.group().readers().stream()
            .anyMatch(member -> parameter.name().equals(member.node().name() + ".weight"));
        if (read) {
          ParameterName name = new ParameterName(space.network(), parameter.name());
          float[] weights = values.computeIfAbsent(name, trained::get);
          layer.group().reads(parameter, (place, channel) -> weights[place] *= (float) gates[channel]);
        }
      }
    }
    return values;
  }

  @Override
  public double removed(double[][] episode, double cap) {
    double sum = 0;
    for (PrunableLayer layer : space.layers()) {
      for (int c = 0; c < layer.filters(); c++) {
        sum += 1 - episode[layer.number()][c];
      }
    }
    return sum / space.filters();
  }
}
