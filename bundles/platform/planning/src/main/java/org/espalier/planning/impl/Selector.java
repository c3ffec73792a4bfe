// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.planning.file.Tree;

/** What settings, and an arm of them, are said to be: values by key. */
record Selector(Map<String, Tree> wanted) {

  Selector with(String key, Tree value) {
    Map<String, Tree> more = new LinkedHashMap<>(wanted);
    more.put(key, value);
    return new Selector(more);
  }

  boolean takes(Point point) {
    return wanted.entrySet().stream()
        .allMatch(entry -> entry.getKey().equals(Vocabulary.ARM) || point.has(entry.getKey(), entry.getValue()));
  }

  Optional<String> arm() {
    return Optional.ofNullable(wanted.get(Vocabulary.ARM)).map(Tree::text);
  }

  /** .0001 rather than 1.0E-4. */
  static String written(Object value) {
    return value instanceof Double number && Double.isFinite(number)
        ? BigDecimal.valueOf(number).stripTrailingZeros().toPlainString() : String.valueOf(value);
  }

  /** The same of a value of a file. */
  static String written(Tree value) {
    return value instanceof Tree.Leaf leaf ? written(leaf.value()) : value.text();
  }

  String text() {
    return wanted.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue().text())
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
