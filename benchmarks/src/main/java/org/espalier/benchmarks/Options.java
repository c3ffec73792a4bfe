// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What the command line asks for.
 *
 * @param turns least number of turns for each side
 * @param other another build of engine.jvm that takes turns as well
 * @param workloads in the order in which they are measured
 */
record Options(int turns, Optional<Path> other, List<Workload> workloads) {
  private static final int TURNS = 15;

  /**
   * Reads {@code [--turns N] [--beside JAR] [WORKLOAD...]}, all workloads if none is named.
   *
   * @throws IllegalArgumentException saying what is wrong and what would be right
   */
  static Options of(List<String> arguments) {
    int turns = TURNS;
    Optional<Path> other = Optional.empty();
    List<Workload> workloads = new ArrayList<>();
    for (Iterator<String> words = arguments.iterator(); words.hasNext();) {
      String word = words.next();
      switch (word) {
        case "--turns" -> turns = number(value(word, words));
        case "--beside" -> other = Optional.of(Path.of(value(word, words)));
        default -> workloads.add(workload(word));
      }
    }
    return new Options(turns, other, workloads.isEmpty() ? List.of(Workload.values()) : workloads);
  }

  private static String value(String option, Iterator<String> words) {
    if (!words.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return words.next();
  }

  private static int number(String text) {
    if (!text.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException("--turns is " + text + "; it must be a number of at least 1");
    }
    return Integer.parseInt(text);
  }

  private static Workload workload(String name) {
    for (Workload workload : Workload.values()) {
      if (workload.name().equals(name)) {
        return workload;
      }
    }
    throw new IllegalArgumentException("no workload " + name + "; there are " + List.of(Workload.values()));
  }
}
