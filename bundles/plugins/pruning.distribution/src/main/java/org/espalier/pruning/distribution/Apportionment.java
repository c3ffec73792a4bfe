// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.distribution;

import java.util.stream.IntStream;
import org.espalier.api.random.RandomStream;

/** Division of a number of weights among layers in proportion to claims, none getting more than it can hold. */
final class Apportionment {
  private Apportionment() {}

  /**
   * Shares {@code min(most, f claim)} with the one {@code f} that makes their sum {@code total}, rounded by largest
   * remainders, so that the sum stays exact and no share moves by 1 or more.
   *
   * @param claims each above 0
   * @param most what each can hold at most, with a sum of at least {@code total}
   * @param ties decides among equal remainders
   */
  static int[] proportional(double[] claims, int[] most, int total, RandomStream ties) {
    double factor = factor(claims, most, total);
    int[] shares = new int[claims.length];
    double[] remainders = new double[claims.length];
    int given = 0;
    for (int i = 0; i < claims.length; i++) {
      double exact = Math.min(most[i], factor * claims[i]);
      // a product that rounding put just below a whole number is that number
      shares[i] = (int) Math.min(most[i], Math.floor(exact * (1 + 1e-12)));
      remainders[i] = exact - shares[i];
      given += shares[i];
    }
    return handOut(shares, remainders, most, total - given, ties);
  }

  /** Fills the layers that overflow, one after another, until the rest can be divided in proportion. */
  private static double factor(double[] claims, int[] most, int total) {
    int[] order =
        IntStream.range(0, claims.length)
            .boxed()
            .sorted((a, b) -> Double.compare(most[a] / claims[a], most[b] / claims[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    double left = total;
    double claimed = IntStream.range(0, claims.length).mapToDouble(i -> claims[i]).sum();
    for (int i : order) {
      double factor = left / claimed;
      if (factor * claims[i] <= most[i]) {
        return factor;
      }
      left -= most[i];
      claimed -= claims[i];
    }
    return Double.MAX_VALUE;
  }

  private static int[] handOut(int[] shares, double[] remainders, int[] most, int rest, RandomStream ties) {
    int[] places = ties.permutation(shares.length);
    int[] order =
        IntStream.of(places)
            .boxed()
            .sorted((a, b) -> Double.compare(remainders[b], remainders[a]))
            .mapToInt(Integer::intValue)
            .toArray();
    int left = rest;
    // rounding may leave a weight more than there are remainders: then once more around
    while (left != 0) {
      for (int i : order) {
        if (left > 0 && shares[i] < most[i]) {
          shares[i]++;
          left--;
        }
      }
    }
    return shares;
  }
}
