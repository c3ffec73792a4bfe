package org.espalier.experiment.file;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;

/** Collects what is wrong, so that a person sees all of it at once. */
public final class Problems {
  private final Set<Problem> found = new LinkedHashSet<>();

  private record Problem(Location at, String key, String sentence) {
    @Override
    public String toString() {
      return at + ": " + (key.isEmpty() ? "" : key + ": ") + sentence;
    }
  }

  /**
   * Adds a problem.
   *
   * @param key the dotted key it concerns; empty for the whole file
   * @param sentence what is wrong and what would be right
   */
  public void add(Location at, String key, String sentence) {
    found.add(new Problem(at, key, sentence));
  }

  public boolean none() {
    return found.isEmpty();
  }

  /** Stops here if there are problems: a line for each, in the order of the file. */
  public void refuse() {
    if (!none()) {
      throw new InvalidInputException(found.stream()
          .sorted(Comparator.comparingInt(problem -> problem.at().line()))
          .map(Problem::toString)
          .collect(Collectors.joining("\n")));
    }
  }
}
