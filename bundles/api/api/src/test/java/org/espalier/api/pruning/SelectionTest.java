// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.pruning;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class SelectionTest {

  private static LayerScores layer(float[] scores, Mask candidates) {
    return new LayerScores(
        Architecture.from(Shape.of(scores.length)).dense(1, Initializer.ZERO).build().parameters().get(0), scores,
        candidates);
  }

  private static LayerScores layer(float... scores) {
    return layer(scores, Mask.all(scores.length));
  }

  private static RandomStream ties(long seed) {
    return Seeds.of(seed).stream("ties");
  }

  @Test
  void agreesWithSorting() {
    RandomStream random = Seeds.of(1).stream("scores");
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.nextInt(300);
      float[] scores = new float[n];
      for (int i = 0; i < n; i++) {
        // few distinct values, so that there are many ties
        scores[i] = trial % 2 == 0 ? random.nextFloat() : random.nextInt(5);
      }
      int kept = random.nextInt(n + 1);
      int[] places = Selection.top(layer(scores), kept, ties(trial)).places();
      List<Float> sorted =
          IntStream.range(0, n).mapToObj(i -> scores[i]).sorted(Comparator.reverseOrder()).limit(kept).toList();
      List<Float> chosen =
          IntStream.of(places).mapToObj(i -> scores[i]).sorted(Comparator.reverseOrder()).toList();
      assertEquals(sorted, chosen);
    }
  }

  @Test
  void tiesAreBrokenBySeedAndNotByPosition() {
    float[] equal = new float[1000];
    Mask first = Selection.top(layer(equal), 500, ties(1));
    assertEquals(500, first.kept());
    assertEquals(first, Selection.top(layer(equal), 500, ties(1)));
    assertNotEquals(first, Selection.top(layer(equal), 500, ties(2)));
    // the first half keeps about a half: five standard deviations of the hypergeometric distribution are 40
    long early = IntStream.of(first.places()).filter(i -> i < 500).count();
    assertTrue(Math.abs(early - 250) < 40, early + " of 500 from the first half");
  }

  @Test
  void onlyCandidatesAreKept() {
    Mask candidates = Mask.of(new boolean[] {false, true, true, false});
    Mask kept = Selection.top(layer(new float[] {9, 1, 2, 9}, candidates), 1, ties(1));
    assertArrayEquals(new int[] {2}, kept.places());
    assertThrows(
        IllegalArgumentException.class, () -> Selection.top(layer(new float[] {9, 1, 2, 9}, candidates), 3, ties(1)));
  }

  @Test
  void countsAcrossLayersAddUp() {
    int[] counts = Selection.counts(List.of(layer(5, 1, 4), layer(3, 2, 6)), 3, ties(1));
    assertArrayEquals(new int[] {2, 1}, counts);
    assertArrayEquals(new int[] {0, 0}, Selection.counts(List.of(layer(1, 1), layer(1)), 0, ties(1)));
    int[] tied = Selection.counts(List.of(layer(0, 0, 0), layer(0, 0)), 4, ties(3));
    assertEquals(4, tied[0] + tied[1]);
  }

  @Test
  void refusesScoresThatAreNotNumbers() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> Selection.top(layer(1, Float.NaN), 1, ties(1))).getMessage();
    assertEquals("the score of weight 1 of dense1.weight is not a number", message);
  }
}
