package org.espalier.experiment.file;

import java.util.LinkedHashSet;
import java.util.Set;
import org.espalier.api.plugin.InvalidInputException;

/** Collects what is wrong, so that a person sees all of it at once. */
public final class Problems {
  private final Set<String> sentences = new LinkedHashSet<>();

  /**
   * Adds a problem.
   *
   * @param key the dotted key it concerns; empty for the whole file
   * @param sentence what is wrong and what would be right
   */
  public void add(Location at, String key, String sentence) {
    sentences.add(at + ": " + (key.isEmpty() ? "" : key + ": ") + sentence);
  }

  public boolean none() {
    return sentences.isEmpty();
  }

  /** Stops here if there are problems: one line each. */
  public void refuse() {
    if (!none()) {
      throw new InvalidInputException(String.join("\n", sentences));
    }
  }
}
