// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what a person probably meant. */
public final class Nearest {
  /** More names than this are not listed. */
  private static final int LISTED = 12;
  /** Fewer letters begin too much. */
  private static final int BEGINNING = 3;
  /** How a list ends that is longer. */
  private static final String CUT = " ...";
  private static final Pattern QUOTED = Pattern.compile("[\"']([^\"']+)[\"']");

  private Nearest() {}

  /**
   * The candidate that was probably meant, if any was: one that is written alike, or what other libraries call so, or
   * the one that resembles it most, of which at most a third of the letters differ, or one of which begins the other. A
   * name may be a call, such as {@code gym.make("CartPole-v1")}.
   */
  public static Optional<String> to(String name, Collection<String> candidates) {
    return words(name).flatMap(word -> candidates.stream().filter(candidate -> alike(word, candidate))).findFirst()
        .or(() -> words(name).flatMap(word -> Foreign.ours(plain(word)).filter(candidates::contains)).findFirst())
        .or(() -> similar(name, candidates));
  }

  private static Optional<String> similar(String name, Collection<String> candidates) {
    return candidates.stream()
        .filter(candidate -> begins(name, candidate) || begins(candidate + "-", name)
            || distance(name, candidate) <= differing(Math.max(name.length(), candidate.length())))
        .min(Comparator.<String>comparingInt(candidate -> distance(name, candidate))
            .thenComparing(Comparator.naturalOrder()));
  }

  /** How many of so many letters may. */
  private static int differing(int letters) {
    return letters < BEGINNING ? 0 : letters / 3;
  }

  /** What may be meant: the name, what it calls without what that is in, and what is given in quotes. */
  private static Stream<String> words(String name) {
    int bracket = name.indexOf('(') < 0 ? name.length() : name.indexOf('(');
    String called = name.substring(0, bracket).strip();
    Stream<String> given = QUOTED.matcher(name.substring(bracket)).results().map(quoted -> quoted.group(1));
    return Stream.concat(Stream.of(name, called.substring(called.lastIndexOf('.') + 1)), given);
  }

  /**
   * The end of a sentence about an unknown name: the nearest candidate, or else all of them, if they are not many.
   *
   * @param shown by which command all of them are shown
   */
  public static String hint(String name, Collection<String> candidates, String shown) {
    String hint = hint(name, candidates);
    return hint.endsWith(CUT) ? hint + " (" + shown + " shows all)" : hint;
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
    return "; there is " + listed + (candidates.stream().distinct().count() > LISTED ? CUT : "");
  }

  /** Whether two names are the same but for case, and hyphens that are written as underscores. */
  public static boolean alike(String one, String other) {
    return plain(one).equals(plain(other));
  }

  private static boolean begins(String name, String candidate) {
    return name.replaceFirst("^-+", "").length() >= BEGINNING && plain(candidate).startsWith(plain(name));
  }

  static String plain(String name) {
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
