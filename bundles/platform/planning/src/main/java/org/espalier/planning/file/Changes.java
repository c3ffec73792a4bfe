// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.planning.file.Tree.Entry;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Nothing;
import org.espalier.planning.file.Tree.Sequence;

/**
 * Changes values by dotted keys that follow the file's structure, such as {@code
 * task.reinforcement.algorithm.ppo.steps}. A plug-in that the file gives by its name alone gets options, a list of
 * plug-ins is changed in the one that is named, and a version range behind a name can be left out.
 */
public final class Changes {
  private Changes() {}

  /**
   * The file with one value changed or added.
   *
   * @throws IllegalArgumentException if the key leads to where no key can be, with the reason
   */
  public static Mapping set(Mapping file, String key, Tree value) {
    return (Mapping) set((Tree) file, key, value, key);
  }

  private static Tree set(Tree tree, String rest, Tree value, String whole) {
    if (rest.isEmpty()) {
      return value;
    }
    if (tree instanceof Mapping mapping) {
      return inMapping(mapping, rest, value, whole);
    } else if (tree instanceof Sequence sequence) {
      return inSequence(sequence, rest, value, whole);
    } else if (tree instanceof Leaf leaf && leaf.value() instanceof String name) {
      Entry named = new Entry(name, leaf.at(), new Mapping(leaf.at(), List.of()));
      return inMapping(new Mapping(leaf.at(), List.of(named)), rest, value, whole);
    } else if (tree instanceof Nothing) {
      return inMapping(new Mapping(tree.at(), List.of()), rest, value, whole);
    }
    throw new IllegalArgumentException(
        whole + " leads into " + tree.text() + ", which has no keys; leave out ." + rest);
  }

  private static Tree inMapping(Mapping mapping, String rest, Tree value, String whole) {
    Optional<Entry> existing = mapping.entries().stream().filter(e -> after(e.key(), rest).isPresent()).findFirst();
    if (existing.isPresent()) {
      Entry entry = existing.get();
      Tree changed = set(entry.value(), after(entry.key(), rest).get(), value, whole);
      return mapping.with(new Entry(entry.key(), value.at(), changed));
    }
    int dot = rest.indexOf('.');
    String key = dot < 0 ? rest : rest.substring(0, dot);
    Tree inner = dot < 0 ? value : set(new Mapping(value.at(), List.of()), rest.substring(dot + 1), value, whole);
    return mapping.with(new Entry(key, value.at(), inner));
  }

  private static Tree inSequence(Sequence sequence, String rest, Tree value, String whole) {
    List<Tree> changed = new ArrayList<>();
    boolean found = false;
    for (Tree element : sequence.elements()) {
      boolean named = name(element).flatMap(name -> after(name, rest)).isPresent();
      found |= named;
      changed.add(named ? set(element, rest, value, whole) : element);
    }
    if (!found) {
      throw new IllegalArgumentException(
          whole + " leads into the list " + sequence.text() + ", in which nothing has the name that follows");
    }
    return new Sequence(sequence.at(), changed);
  }

  private static Optional<String> name(Tree element) {
    if (element instanceof Leaf leaf && leaf.value() instanceof String name) {
      return Optional.of(name);
    } else if (element instanceof Mapping mapping && mapping.entries().size() == 1) {
      return Optional.of(mapping.entries().get(0).key());
    }
    return Optional.empty();
  }

  /** What follows a key, or the name in it, at the beginning of a dotted key. */
  private static Optional<String> after(String key, String dotted) {
    int range = key.indexOf('@');
    String name = range < 0 ? key : key.substring(0, range);
    for (String candidate : List.of(key, name)) {
      if (dotted.equals(candidate)) {
        return Optional.of("");
      } else if (dotted.startsWith(candidate + ".")) {
        return Optional.of(dotted.substring(candidate.length() + 1));
      }
    }
    return Optional.empty();
  }
}
