// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.file;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;

/** Collects what is wrong, so that a person sees all of it at once. */
public final class Problems {
  private static final Comparator<Location> IN_THE_FILE =
      Comparator.comparingInt(Location::line).thenComparing(Location::source);

  private static final int MOST = 20;
  private static final int LONGEST = 2000;

  private final Map<Problem, NavigableSet<Location>> found = new LinkedHashMap<>();

  private record Problem(String key, String sentence) {
    String said(NavigableSet<Location> at) {
      String others = at.stream().skip(1).map(Location::toString).collect(Collectors.joining(", "));
      return at.first() + ": " + (key.isEmpty() ? "" : key + ": ") + sentence
          + (others.isEmpty() ? "" : "; the same at " + others);
    }
  }

  /**
   * Adds a problem. The same one in several places, such as the points of a grid, is told once with all of them.
   *
   * @param key the dotted key it concerns; empty for the whole file
   * @param sentence what is wrong and what would be right
   */
  public void add(Location at, String key, String sentence) {
    found.computeIfAbsent(new Problem(key, sentence), problem -> new TreeSet<>(IN_THE_FILE)).add(at);
  }

  /** Adds all of these to others. */
  public void moveTo(Problems others) {
    found.forEach((problem, at) -> at.forEach(place -> others.add(place, problem.key, problem.sentence)));
  }

  /** What was written may have lines and control characters, or no end. */
  private static String line(String said) {
    String line = said.length() <= LONGEST ? said : said.substring(0, LONGEST) + " ...";
    return line.replaceAll("\\p{Cntrl}", " ");
  }

  public boolean none() {
    return found.isEmpty();
  }

  /** Stops here if there are problems: a line for each, in the order of the file. */
  public void refuse() {
    if (!none()) {
      throw new InvalidInputException(found.entrySet().stream()
          .sorted(Comparator.comparing(problem -> problem.getValue().first(), IN_THE_FILE))
          .limit(MOST)
          .map(problem -> line(problem.getKey().said(problem.getValue())))
          .collect(Collectors.joining("\n"))
          + (found.size() > MOST ? "\nand " + (found.size() - MOST) + " more" : ""));
    }
  }
}
