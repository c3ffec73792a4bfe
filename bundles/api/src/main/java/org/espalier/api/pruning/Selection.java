package org.espalier.api.pruning;

import java.util.List;
import org.espalier.api.engine.Mask;
import org.espalier.api.random.RandomStream;

/**
 * Exact selection of the highest scores by quickselect, expected linear time; equal scores are chosen among at random.
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
    return layers.stream().mapToInt(layer -> cut.mask(layer).kept()).toArray();
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
      float[] scores = candidates(layers);
      if (kept < 0 || kept > scores.length) {
        throw new IllegalArgumentException("can't keep " + kept + " of " + scores.length + " candidates");
      }
      if (kept == 0) {
        return new Cut(Float.POSITIVE_INFINITY, new boolean[count(scores, Float.POSITIVE_INFINITY)]);
      }
      float threshold = kthLargest(scores, kept);
      int above = 0;
      int equal = 0;
      for (float score : scores) {
        if (score > threshold) {
          above++;
        } else if (score == threshold) {
          equal++;
        }
      }
      boolean[] chosen = new boolean[equal];
      int[] order = ties.permutation(equal);
      for (int i = 0; i < kept - above; i++) {
        chosen[order[i]] = true;
      }
      return new Cut(threshold, chosen);
    }

    /** Called once for each layer, in the layers' order: ties are numbered in the order in which they are met. */
    Mask mask(LayerScores layer) {
      boolean[] keep = new boolean[layer.scores().length];
      for (int i = 0; i < keep.length; i++) {
        if (layer.candidates().keeps(i)) {
          float score = layer.scores()[i];
          keep[i] = score > threshold || (score == threshold && chosenTies[tiesSeen++]);
        }
      }
      return Mask.of(keep);
    }

    private static int count(float[] scores, float value) {
      int count = 0;
      for (float score : scores) {
        if (score == value) {
          count++;
        }
      }
      return count;
    }

    private static float[] candidates(List<LayerScores> layers) {
      float[] all = new float[layers.stream().mapToInt(layer -> layer.candidates().kept()).sum()];
      int n = 0;
      for (LayerScores layer : layers) {
        for (int i = 0; i < layer.scores().length; i++) {
          if (layer.candidates().keeps(i)) {
            if (Float.isNaN(layer.scores()[i])) {
              throw new IllegalArgumentException(
                  "the score of weight " + i + " of " + layer.parameter().name() + " is not a number");
            }
            all[n++] = layer.scores()[i];
          }
        }
      }
      return all;
    }

    /** Hoare's quickselect on a copy, pivots by median of three. */
    private static float kthLargest(float[] scores, int k) {
      float[] a = scores.clone();
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
}
