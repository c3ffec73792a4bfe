// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.espalier.api.plugin.InvalidInputException;

/** Classes by the names that files have for them: numbers in their order, else texts in theirs. */
final class Labels {
  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** The classes of these names. */
  static Labels of(Iterable<String> names) {
    TreeSet<String> texts = new TreeSet<>();
    names.forEach(texts::add);
    List<String> ordered = new ArrayList<>(texts);
    if (ordered.stream().allMatch(Labels::number)) {
      ordered.sort((a, b) -> Double.compare(Double.parseDouble(a), Double.parseDouble(b)));
    }
    Labels labels = new Labels();
    for (String name : ordered) {
      labels.numbers.put(name, labels.numbers.size());
    }
    if (labels.numbers.size() < 2) {
      throw new InvalidInputException(
          "there is " + (ordered.isEmpty() ? "no class" : "one class alone, " + ordered.get(0))
              + "; a classification needs two");
    }
    return labels;
  }

  private static boolean number(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  int count() {
    return numbers.size();
  }

  /**
   * The number of a class.
   *
   * @param where it stands
   */
  int of(String name, String where) {
    Integer number = numbers.get(name);
    if (number == null) {
      throw new InvalidInputException(where + ": \"" + name + "\" is no class of the training examples, which have "
          + String.join(", ", numbers.keySet()));
    }
    return number;
  }

  /**
   * Checks class numbers that a format gives.
   *
   * @param classes how many there are; 0 to count them
   * @param where says where the label of an example stands
   * @return how many there are
   */
  static int require(float[] labels, int classes, IntFunction<String> where) {
    int largest = 0;
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] != Math.rint(labels[i]) || classes > 0 && labels[i] >= classes) {
        throw new InvalidInputException(
            where.apply(i) + " is " + labels[i] + "; classes are whole numbers from 0"
                + (classes > 0 ? " to " + (classes - 1) : ""));
      }
      largest = (int) Math.max(largest, labels[i]);
    }
    int counted = classes > 0 ? classes : largest + 1;
    if (counted < 2 || classes == 0 && counted > Math.max(2, labels.length)) {
      throw new InvalidInputException(
          "labels from 0 to " + largest + " of " + labels.length + " examples are no classes to learn");
    }
    return counted;
  }
}
