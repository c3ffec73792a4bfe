// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.pruning;

import java.util.List;
import org.espalier.api.engine.Mask;
import org.espalier.api.random.RandomStream;

/**
 * Exact selection of the highest scores in linear time: passes over all of them, and a quickselect among the few that
 * are near the last one kept. Equal scores are chosen among at random.
 */
public final class Selection {
  private Selection() {}

  /**
   * The mask that keeps the {@code kept} candidates of highest score.
   *
   * @throws IllegalArgumentException if there are fewer candidates, or a candidate's score is not a number
   */
  public static Mask top(LayerScores layer, int kept, RandomStream ties) {
    Cut cut = Cut.of(List.of(layer), kept, ties);
    return cut.mask(layer);
  }

  /** How many candidates of each layer are among the {@code kept} of highest score in all layers together. */
  public static int[] counts(List<LayerScores> layers, int kept, RandomStream ties) {
    Cut cut = Cut.of(layers, kept, ties);
    return layers.stream().mapToInt(cut::count).toArray();
  }

  /** The score at which the selection ends, and which of the candidates with just that score are in it. */
  private static final class Cut {
    private final float threshold;
    private final boolean[] chosenTies;
    private int tiesSeen;

    private Cut(float threshold, boolean[] chosenTies) {
      this.threshold = threshold;
      this.chosenTies = chosenTies;
    }

    static Cut of(List<LayerScores> layers, int kept, RandomStream ties) {
      Histogram histogram = new Histogram();
      layers.forEach(histogram::add);
      if (kept < 0 || kept > histogram.total) {
        throw new IllegalArgumentException("can't keep " + kept + " of " + histogram.total + " candidates");
      }
      if (kept == 0) {
        // no score is above or equal to what is not a number
        return new Cut(Float.NaN, new boolean[0]);
      }
      int bucket = histogram.bucket(kept);
      float[] near = histogram.scores(bucket, layers);
      int keptNear = kept - histogram.above(bucket);
      float threshold = kthLargest(near, keptNear);
      int above = 0;
      int equal = 0;
      for (float score : near) {
        if (score > threshold) {
          above++;
        } else if (score == threshold) {
          equal++;
        }
      }
      boolean[] chosen = new boolean[equal];
      int[] order = ties.permutation(equal);
      for (int i = 0; i < keptNear - above; i++) {
        chosen[order[i]] = true;
      }
      return new Cut(threshold, chosen);
    }

    /** Called once for each layer, in the layers' order: ties are numbered in the order in which they are met. */
    Mask mask(LayerScores layer) {
      return Mask.of(chosen(layer));
    }

    /** The number that {@link #mask} keeps; called instead of it. */
    int count(LayerScores layer) {
      int count = 0;
      for (boolean kept : chosen(layer)) {
        count += kept ? 1 : 0;
      }
      return count;
    }

    private boolean[] chosen(LayerScores layer) {
      float[] scores = layer.scores();
      Mask candidates = layer.candidates();
      boolean all = candidates.kept() == scores.length;
      boolean[] chosen = new boolean[scores.length];
      for (int i = 0; i < chosen.length; i++) {
        if (scores[i] >= threshold && (all || candidates.keeps(i))) {
          chosen[i] = scores[i] > threshold || chosenTies[tiesSeen++];
        }
      }
      return chosen;
    }

    /** Hoare's quickselect in place, pivots by median of three. */
    private static float kthLargest(float[] a, int k) {
      int target = a.length - k;
      int low = 0;
      int high = a.length - 1;
      while (low < high) {
        float pivot = medianOfThree(a[low], a[(low + high) >>> 1], a[high]);
        int i = low;
        int j = high;
        while (i <= j) {
          while (a[i] < pivot) {
            i++;
          }
          while (a[j] > pivot) {
            j--;
          }
          if (i <= j) {
            float held = a[i];
            a[i++] = a[j];
            a[j--] = held;
          }
        }
        if (target <= j) {
          high = j;
        } else if (target >= i) {
          low = i;
        } else {
          return a[target];
        }
      }
      return a[target];
    }

    private static float medianOfThree(float a, float b, float c) {
      return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
  }

  /** Numbers of candidates by the upper half of their scores' bits, which is in the order of the scores. */
  private static final class Histogram {
    private static final int HALF = 16;

    private final int[] counts = new int[1 << HALF];
    private int total;

    void add(LayerScores layer) {
      float[] scores = layer.scores();
      Mask candidates = layer.candidates();
      boolean all = candidates.kept() == scores.length;
      for (int i = 0; i < scores.length; i++) {
        if (all || candidates.keeps(i)) {
          if (Float.isNaN(scores[i])) {
            throw new IllegalArgumentException(
                "the score of weight " + i + " of " + layer.parameter().name() + " is not a number");
          }
          counts[bucket(scores[i])]++;
        }
      }
      total += candidates.kept();
    }

    /** The bucket of the k-th largest score. */
    int bucket(int k) {
      int bucket = counts.length - 1;
      for (int left = k - counts[bucket]; left > 0; left -= counts[bucket]) {
        bucket--;
      }
      return bucket;
    }

    /** Number of candidates in higher buckets. */
    int above(int bucket) {
      int above = 0;
      for (int higher = bucket + 1; higher < counts.length; higher++) {
        above += counts[higher];
      }
      return above;
    }

    /** Scores of the candidates in a bucket. */
    float[] scores(int bucket, List<LayerScores> layers) {
      float[] inside = new float[counts[bucket]];
      int n = 0;
      for (LayerScores layer : layers) {
        float[] scores = layer.scores();
        Mask candidates = layer.candidates();
        boolean all = candidates.kept() == scores.length;
        for (int i = 0; i < scores.length; i++) {
          if (bucket(scores[i]) == bucket && (all || candidates.keeps(i))) {
            inside[n++] = scores[i];
          }
        }
      }
      return inside;
    }

    /** Ascending with the score. Adding 0 makes the two zeros one. */
    private static int bucket(float score) {
      int bits = Float.floatToRawIntBits(score + 0f);
      int ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
      return (ordered >> HALF) + (1 << (HALF - 1));
    }
  }
}
