// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** YAML as it was written, each piece with its place. Immutable. */
public sealed interface Tree {

  Location at();

  /** Text, number, truth value, list and map as plain Java. */
  Object plain();

  /** On one line, as YAML's flow style; {@link #toString} of each tree. */
  String text();

  /** What a sentence calls it. */
  default String shown() {
    return text();
  }

  /** A {@code String}, {@code Long}, {@code Double} or {@code Boolean}. */
  record Leaf(Location at, Object value) implements Tree {
    @Override
    public Object plain() {
      return value;
    }

    @Override
    public String text() {
      return value.toString();
    }

    /** Text that would be something else without its quotes, or nothing, is called text. */
    @Override
    public String shown() {
      return value instanceof String text && text.matches("\\s*|[-+]?[0-9.][0-9.eE+-]*|true|false|null|~")
          ? "the text \"" + text + "\"" : text();
    }
  }

  /** A key without a value. */
  record Nothing(Location at) implements Tree {
    @Override
    public Object plain() {
      return Map.of();
    }

    @Override
    public String text() {
      return "";
    }

    @Override
    public String shown() {
      return "nothing";
    }
  }

  /** A list. */
  record Sequence(Location at, List<Tree> elements) implements Tree {
    public Sequence {
      elements = List.copyOf(elements);
    }

    @Override
    public Object plain() {
      return elements.stream().map(Tree::plain).toList();
    }

    @Override
    public String text() {
      return elements.stream().map(Tree::text).collect(Collectors.joining(", ", "[", "]"));
    }
  }

  /** Keys with values, in order; keys are unique. */
  record Mapping(Location at, List<Entry> entries) implements Tree {
    public Mapping {
      entries = List.copyOf(entries);
    }

    public Optional<Tree> get(String key) {
      return entries.stream().filter(entry -> entry.key().equals(key)).map(Entry::value).findFirst();
    }

    /** This mapping with a value for a key: in the place of the old one, or at the end. */
    public Mapping with(Entry replacement) {
      List<Entry> changed = new ArrayList<>(entries);
      for (int i = 0; i < changed.size(); i++) {
        if (changed.get(i).key().equals(replacement.key())) {
          changed.set(i, replacement);
          return new Mapping(at, changed);
        }
      }
      changed.add(replacement);
      return new Mapping(at, changed);
    }

    public Mapping without(String key) {
      return new Mapping(at, entries.stream().filter(entry -> !entry.key().equals(key)).toList());
    }

    @Override
    public Object plain() {
      Map<String, Object> map = new LinkedHashMap<>();
      entries.forEach(entry -> map.put(entry.key(), entry.value().plain()));
      return map;
    }

    @Override
    public String text() {
      return entries.stream()
          .map(entry -> entry.key() + ": " + entry.value().text())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /** A key with its value. */
  record Entry(String key, Location at, Tree value) {}
}
