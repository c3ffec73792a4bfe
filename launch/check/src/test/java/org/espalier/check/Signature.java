// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Jar;
import aQute.bnd.service.diff.Delta;
import aQute.bnd.service.diff.Tree;
import aQute.bnd.service.diff.Type;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bundle's exported packages offer, as bnd compares it.
 *
 * @param tree a bundle with the API alone: packages, types, members
 */
record Signature(Tree tree) {
  private static final String API = "<api>";

  static Signature of(Path jar) throws Exception {
    DiffPluginImpl differ = new DiffPluginImpl();
    try (Jar bundle = new Jar(jar.toFile())) {
      Tree.Data all = differ.tree(bundle).serialize();
      all.children = List.of(all.children).stream().filter(child -> child.name.equals(API)).toArray(Tree.Data[]::new);
      all.name = bundle.getBsn();
      return new Signature(differ.deserialize(all));
    }
  }

  /** Reads what {@link #write} wrote. */
  static Signature read(Path text) throws Exception {
    List<String> lines = Files.readAllLines(text);
    return new Signature(new DiffPluginImpl().deserialize(node(lines, new int[1], 0)));
  }

  /** A line a node, indented by its depth: its type, what adding and removing it means, its name. */
  void write(Path text) throws IOException {
    List<String> lines = new ArrayList<>();
    add(lines, tree.serialize(), 0);
    Files.write(text, lines);
  }

  private static void add(List<String> lines, Tree.Data node, int depth) {
    lines.add(" ".repeat(depth) + node.type + " " + node.add + " " + node.rem + " " + node.name);
    for (Tree.Data child : node.children) {
      add(lines, child, depth + 1);
    }
  }

  private static Tree.Data node(List<String> lines, int[] next, int depth) {
    String[] words = lines.get(next[0]++).substring(depth).split(" ", 4);
    Tree.Data node = new Tree.Data();
    node.type = Type.valueOf(words[0]);
    node.add = Delta.valueOf(words[1]);
    node.rem = Delta.valueOf(words[2]);
    node.name = words[3];
    List<Tree.Data> children = new ArrayList<>();
    while (next[0] < lines.size() && lines.get(next[0]).startsWith(" ".repeat(depth + 1))) {
      children.add(node(lines, next, depth + 1));
    }
    node.children = children.toArray(new Tree.Data[0]);
    return node;
  }

  /** The packages with their versions. */
  Parameters exports() {
    Parameters exports = new Parameters();
    for (Tree one : tree.get(API).getChildren()) {
      for (Tree child : one.getChildren()) {
        if (child.getType() == Type.VERSION) {
          exports.add(one.getName(), Attrs.create("version", child.getName()));
        }
      }
    }
    return exports;
  }
}
