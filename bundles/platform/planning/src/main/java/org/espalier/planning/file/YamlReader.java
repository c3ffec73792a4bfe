// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.file;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.ConstructNode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.ConstructorException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlVersionException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Reads YAML 1.2 with the core schema. */
public final class YamlReader {
  private static final int DEEPEST = 50;
  /** Values of a file, each counted wherever an alias repeats it: few lines of aliases can stand for billions. */
  private static final int MOST_VALUES = 100_000;
  private static final CoreSchema SCHEMA = new CoreSchema();
  private static final Map<Tag, ConstructNode> SCALARS = Stream.of(Tag.BOOL, Tag.INT, Tag.FLOAT)
      .collect(Collectors.toMap(tag -> tag, SCHEMA.getSchemaTagConstructors()::get));

  private static final Set<Tag> PLAIN = Set.of(Tag.MAP, Tag.SEQ);

  private final String source;
  private final boolean lines;
  private final Problems problems;
  private int values;
  private int longest;
  private String longestKey = "";

  private YamlReader(String source, boolean lines, Problems problems) {
    this.source = source;
    this.lines = lines;
    this.problems = problems;
  }

  /** The content of a file; empty if it has none or can't be read, which is a problem. */
  public static Optional<Tree> file(String name, String text, Problems problems) {
    return new YamlReader(name, true, problems).read(text, "");
  }

  /** The value in an argument of the command line, which is to be that of a key. */
  public static Optional<Tree> argument(String argument, String key, String value, Problems problems) {
    return new YamlReader(argument, false, problems).read(value, key);
  }

  private Optional<Tree> read(String text, String key) {
    try {
      LoadSettings settings = LoadSettings.builder().setSchema(SCHEMA).setLabel(source)
          .setMaxAliasesForCollections(Integer.MAX_VALUE).build();
      if (!isShallow(settings, text)) {
        return Optional.empty();
      }
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isEmpty()) {
        problems.add(new Location(source, 0), "", "there is nothing in it");
      }
      Optional<Tree> tree = root.map(node -> tree(node, key));
      if (values > MOST_VALUES) {
        tooMany();
      }
      return tree;
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      Location at = mark.map(this::location).orElse(new Location(source, 0));
      problems.add(at, "", "not valid YAML: " + explain(e, mark, text));
    } catch (YamlVersionException e) {
      problems.add(new Location(source, 0), "", "not valid YAML: its %YAML is of a version that is not known; write"
          + " %YAML 1.2, or nothing");
    } catch (YamlEngineException e) {
      problems.add(new Location(source, 0), "", "not valid YAML: " + firstLine(e.getMessage()));
    }
    return Optional.empty();
  }

  private void tooMany() {
    if (longest > MOST_VALUES / 2) {
      problems.add(new Location(source, 0), longestKey, "this list has " + longest
          + " values; a whole file has at most " + MOST_VALUES + ", so write fewer");
    } else {
      problems.add(new Location(source, 0), "", "it comes to more than " + MOST_VALUES
          + " values, with those that aliases (*) repeat; write less");
    }
  }

  /** Whether lists and mappings are nested no deeper than anyone writes them; more is a problem. */
  private boolean isShallow(LoadSettings settings, String text) {
    int depth = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
        Location at = event.getStartMark().map(this::location).orElse(new Location(source, 0));
        problems.add(at, "", "lists and mappings are nested more than " + DEEPEST + " deep; is a bracket left open?");
        return false;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      }
    }
    return true;
  }

  /** A version range inside braces is the one trap that people who write correct names fall into. */
  private static String explain(MarkedYamlEngineException e, Optional<Mark> mark, String text) {
    String line = mark.flatMap(m -> text.lines().skip(m.getLine()).findFirst()).orElse("");
    if (line.matches(".*[{,].*[A-Za-z0-9-]@[\\[(].*")) {
      return "inside { } a name with a version range needs quotes, such as {\"name@[1.0,2.0)\": {option: value}}";
    }
    return Stream.of(Optional.ofNullable(e.getContext()), Optional.ofNullable(e.getProblem()))
        .flatMap(Optional::stream)
        .map(YamlReader::firstLine)
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining(": "))
        + begun(e);
  }

  /** What is left open is often far from where that is noticed. */
  private static String begun(MarkedYamlEngineException e) {
    return e.getContextMark()
        .filter(begin -> e.getProblemMark().map(end -> end.getLine() != begin.getLine()).orElse(false))
        .map(begin -> " (it begins in line " + (begin.getLine() + 1) + ")")
        .orElse("");
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }

  private Location location(Mark mark) {
    return new Location(source, lines ? mark.getLine() + 1 : 0);
  }

  private Tree tree(Node node, String key) {
    Location at = node.getStartMark().map(this::location).orElse(new Location(source, 0));
    if (++values > MOST_VALUES) {
      return new Tree.Nothing(at);
    }
    if (node.isRecursive()) {
      problems.add(at, key, "it contains itself");
      return new Tree.Nothing(at);
    }
    if (!(node instanceof ScalarNode) && !PLAIN.contains(node.getTag())) {
      return tagged(node, at, key);
    }
    if (node instanceof MappingNode mapping) {
      return mapping(mapping, at, key);
    } else if (node instanceof SequenceNode sequence) {
      if (sequence.getValue().size() > longest) {
        longest = sequence.getValue().size();
        longestKey = key;
      }
      List<Tree> elements = new ArrayList<>();
      for (Node element : sequence.getValue()) {
        elements.add(tree(element, key + "[" + elements.size() + "]"));
      }
      return new Tree.Sequence(at, elements);
    }
    return scalar((ScalarNode) node, at, key);
  }

  private Tree tagged(Node node, Location at, String key) {
    problems.add(at, key, "the tag " + node.getTag() + " means nothing here; remove it");
    return new Tree.Nothing(at);
  }

  private Tree mapping(MappingNode node, Location at, String key) {
    List<Tree.Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : node.getValue()) {
      Location keyAt = tuple.getKeyNode().getStartMark().map(this::location).orElse(at);
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        problems.add(keyAt, key, "a key must be text, not a list or a mapping");
        continue;
      }
      String path = key.isEmpty() ? name.getValue() : key + "." + name.getValue();
      if (!seen.add(name.getValue())) {
        problems.add(keyAt, path, "it is there twice; remove one");
        continue;
      }
      entries.add(new Tree.Entry(name.getValue(), keyAt, tree(tuple.getValueNode(), path)));
    }
    return new Tree.Mapping(at, entries);
  }

  private Tree scalar(ScalarNode node, Location at, String key) {
    if (node.getTag().equals(Tag.NULL)) {
      return new Tree.Nothing(at);
    } else if (node.getTag().equals(Tag.STR)) {
      return new Tree.Leaf(at, node.getValue());
    }
    ConstructNode constructor = SCALARS.get(node.getTag());
    if (constructor == null) {
      return tagged(node, at, key);
    }
    Object value = null;
    try {
      value = constructor.construct(node);
    } catch (NumberFormatException | ConstructorException e) {
      // told below
    }
    if (value == null) {
      problems.add(
          at, key, "\"" + node.getValue() + "\" is not what the tag " + node.getTag() + " says; remove the tag");
      return new Tree.Nothing(at);
    }
    if (value instanceof BigInteger) {
      problems.add(at, key, node.getValue() + " is too large; whole numbers have at most 64 bits");
      return new Tree.Nothing(at);
    }
    return new Tree.Leaf(at, value instanceof Integer whole ? Long.valueOf(whole) : value);
  }
}
