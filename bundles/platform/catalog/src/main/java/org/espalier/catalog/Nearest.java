// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what a person probably meant. */
public final class Nearest {
  /** More names than this are not listed. */
  private static final int LISTED = 12;
  /** Fewer letters begin too much. */
  private static final int BEGINNING = 3;

  private Nearest() {}

  /**
   * The candidate that resembles a name most, if any does: at most a third of its letters differ, or the name is how it
   * begins. A hyphen may be written as an underscore.
   */
  public static Optional<String> to(String name, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> begins(name, candidate)
            || distance(name, candidate) <= Math.max(1, Math.max(name.length(), candidate.length()) / 3))
        .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
            .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * The end of a sentence about an unknown name: the nearest candidate, or else all of them, if they are not many.
   */
  public static String hint(String name, Collection<String> candidates) {
    Optional<String> nearest = to(name, candidates);
    if (nearest.isPresent()) {
      return "; did you mean " + nearest.get() + "?";
    }
    if (candidates.isEmpty()) {
      return "; there is none";
    }
    String listed = candidates.stream().distinct().sorted().limit(LISTED).collect(Collectors.joining(", "));
    return "; there is " + listed + (candidates.stream().distinct().count() > LISTED ? " ..." : "");
  }

  /** Whether two names are the same but for case, and hyphens that are written as underscores. */
  public static boolean alike(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static boolean begins(String name, String candidate) {
    return name.replaceFirst("^-+", "").length() >= BEGINNING && plain(candidate).startsWith(plain(name));
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, in any case. */
  private static int distance(String left, String right) {
    String a = plain(left);
    String b = plain(right);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int substituted = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(substituted, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
