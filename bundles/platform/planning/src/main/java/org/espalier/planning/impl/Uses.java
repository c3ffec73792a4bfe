// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.ReadsFiles;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Kind;
import org.espalier.catalog.Lease;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.PartDescription;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.PluginReference;
import org.espalier.plan.Composer;
import org.espalier.planning.file.Location;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Entry;
import org.espalier.planning.file.Tree.Leaf;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Nothing;
import org.espalier.planning.file.Tree.Sequence;

/**
 * Reads plug-in uses: a name, a name with a version range, a name with options and parts, or a list of such. Where one
 * value is expected, a list stands for as many choices.
 */
final class Uses {
  /** The option of plug-ins that read files. */
  private static final String SHA256 = "sha256";

  private final Catalog catalog;
  private final Composer composer;
  private final Problems problems;

  Uses(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.composer = new Composer(catalog);
    this.problems = problems;
  }

  /** The choices that a tree gives for a plug-in of a kind; none if there is a problem. */
  List<Choice<Resolved>> read(String kind, String key, Tree tree) {
    if (!(tree instanceof Sequence list)) {
      return one(kind, key, tree);
    }
    if (list.elements().isEmpty()) {
      problems.add(list.at(), key, "the list is empty; name at least one " + kind);
      return List.of();
    }
    List<Choice<Resolved>> all = new ArrayList<>();
    for (Tree element : list.elements()) {
      if (element instanceof Sequence) {
        problems.add(element.at(), key, "a list in a list means nothing here; name " + one(kind));
        continue;
      }
      for (Choice<Resolved> choice : one(kind, key, element)) {
        all.add(list.elements().size() == 1 ? choice : new Choice<>(choice.value(), label(key, element, choice)));
      }
    }
    return all;
  }

  /** What was written if that says it all, else the name with what is varied. */
  private static Map<String, Object> label(String key, Tree element, Choice<Resolved> choice) {
    String name = choice.value().plugin().name();
    String varied = choice.settings().entrySet().stream()
        .map(setting -> setting.getKey().substring(setting.getKey().lastIndexOf('.') + 1) + ": " + setting.getValue())
        .collect(Collectors.joining(", ", name + ": {", "}"));
    return Map.of(key, choice.settings().isEmpty() ? plain(element) : varied);
  }

  private List<Choice<Resolved>> one(String kind, String key, Tree tree) {
    if (tree instanceof Leaf leaf && leaf.value() instanceof String name) {
      return named(kind, key, name, new Mapping(leaf.at(), List.of()));
    } else if (tree instanceof Mapping mapping && mapping.entries().size() == 1) {
      Entry entry = mapping.entries().get(0);
      if (entry.value() instanceof Mapping options) {
        return named(kind, key, entry.key(), new Mapping(entry.at(), options.entries()));
      } else if (entry.value() instanceof Nothing) {
        return named(kind, key, entry.key(), new Mapping(entry.at(), List.of()));
      }
      problems.add(entry.at(), key + "." + name(entry.key()),
          "what follows a plug-in's name are its options, such as {" + entry.key() + ": {option: value}}, not "
              + entry.value().text());
      return List.of();
    }
    problems.add(tree.at(), key, refusal(kind, tree));
    return List.of();
  }

  private String refusal(String kind, Tree tree) {
    String right = "; write the name of " + one(kind) + ", or {name: {option: value}}";
    if (tree instanceof Nothing) {
      return "it has no value" + right;
    } else if (tree instanceof Mapping mapping && !mapping.entries().isEmpty()) {
      String names = mapping.entries().stream().map(Entry::key).collect(Collectors.joining(" and "));
      return "there are several keys, " + names + right;
    }
    return tree.shown() + " is not " + one(kind) + right;
  }

  /** With its article. */
  private static String one(String kind) {
    return ("aeiou".indexOf(kind.charAt(0)) < 0 ? "a " : "an ") + kind;
  }

  private List<Choice<Resolved>> named(String kind, String key, String reference, Mapping given) {
    Optional<PluginDescription> plugin = find(kind, key, reference, given.at());
    return plugin.map(found -> configured(found, key, given)).orElse(List.of());
  }

  private Optional<PluginDescription> find(String kind, String key, String reference, Location at) {
    try {
      PluginReference parsed = PluginReference.parse(reference);
      List<PluginDescription> sameName = catalog.plugins().stream()
          .filter(plugin -> plugin.name().equals(parsed.name()))
          .toList();
      if (!sameName.isEmpty() && sameName.stream().noneMatch(plugin -> plugin.kind().equals(kind))) {
        problems.add(at, key, parsed.name() + " is " + one(sameName.get(0).kind()) + ", not " + one(kind)
            + anyOf(kind));
        return Optional.empty();
      }
      return Optional.of(catalog.resolve(kind, parsed));
    } catch (InvalidInputException e) {
      problems.add(at, key, e.getMessage());
      return Optional.empty();
    }
  }

  private String anyOf(String kind) {
    return Nearest.hint("", names(kind), "espalier plugins " + kind);
  }

  private List<String> names(String kind) {
    return catalog.plugins().stream().filter(p -> p.kind().equals(kind)).map(PluginDescription::name).toList();
  }

  private List<Choice<Resolved>> configured(PluginDescription plugin, String parent, Mapping given) {
    String key = parent + "." + plugin.name();
    List<Choice<Map<String, Object>>> options = List.of(Choice.only(Map.of()));
    List<Choice<Map<String, List<Resolved>>>> parts = List.of(Choice.only(Map.of()));
    for (Entry entry : given.entries()) {
      String entryKey = key + "." + entry.key();
      Optional<OptionDescription> option = plugin.option(entry.key());
      Optional<PartDescription> part = plugin.part(entry.key());
      if (part.isPresent() && inside(plugin, parent) && part.get().ofThePlatform(plugin.kind())) {
        problems.add(entry.at(), entryKey,
            entry.key() + " are put into the experiment's own " + plugin.kind() + ", not into one that is a part;"
                + " remove the key");
      } else if (part.isPresent()) {
        parts = Choice.product(
            parts, parts(part.get(), entryKey, entry.value()), (map, some) -> with(map, entry.key(), some));
      } else if (option.isPresent()) {
        options = Choice.product(
            options, values(option.get(), key, entry), (map, value) -> with(map, entry.key(), value));
      } else {
        List<String> known = Stream.concat(
            plugin.options().stream().map(OptionDescription::name),
            plugin.parts().stream().map(PartDescription::kind)).toList();
        String what = names(entry.key()).isEmpty() ? " has no option " : " takes no ";
        problems.add(entry.at(), entryKey,
            plugin.kind() + " " + plugin.name() + what + entry.key()
                + Nearest.hint(entry.key(), known, plugin.described()));
      }
    }
    for (PartDescription part : plugin.parts()) {
      if (part.required() && given.get(part.kind()).isEmpty()) {
        problems.add(given.at(), key, "the key " + part.kind() + " is missing: " + plugin.kind() + " " + plugin.name()
            + " needs one" + anyOf(part.kind()));
      }
    }
    boolean complete = true;
    for (OptionDescription option : plugin.options()) {
      if (option.required() && option.defaultValue().isEmpty() && given.get(option.name()).isEmpty()) {
        complete = false;
        problems.add(given.at(), key, "the option " + option.name() + " is missing: " + option.description());
      }
    }
    if (!complete) {
      return List.of();
    }
    return Choice.product(options, parts, (chosen, composed) ->
        locked(new Resolved(plugin, plugin.complete(chosen), composed, given.at(), parent), key));
  }

  /** Whether a plug-in is a part of another one, rather than what a slot of the file holds. */
  private static boolean inside(PluginDescription plugin, String parent) {
    return Kind.of(plugin.kind()).filter(kind -> kind.key().equals(parent)).isEmpty();
  }

  /** The same; of a plug-in that reads files, with the digest of what it reads now among its options. */
  private Resolved locked(Resolved use, String key) {
    if (use.plugin().option(SHA256).isEmpty()) {
      return use;
    }
    Class<?> type = Kind.of(use.plugin().kind()).<Class<?>>map(Kind::type).orElse(Object.class);
    try (Lease<?> lease = composer.compose(use.use(), type)) {
      if (lease.instance() instanceof ReadsFiles reader) {
        Map<String, Object> options = with(use.options(), SHA256, reader.sha256());
        return new Resolved(use.plugin(), options, use.parts(), use.at(), use.key());
      }
      return use;
    } catch (InvalidInputException | PluginException e) {
      problems.add(use.at(), key, e.getMessage());
      return use;
    }
  }

  /**
   * The choices for a part. Where there may be several, a list is one choice of all its elements, and a list of lists
   * as many choices.
   */
  private List<Choice<List<Resolved>>> parts(PartDescription part, String key, Tree tree) {
    if (!part.many()) {
      return read(part.kind(), key, tree).stream()
          .map(choice -> new Choice<>(List.of(choice.value()), choice.settings()))
          .toList();
    }
    List<Tree> elements = tree instanceof Sequence list ? list.elements() : List.of(tree);
    if (elements.isEmpty() || !elements.stream().allMatch(Sequence.class::isInstance)) {
      return together(part, key, tree.at(), elements);
    }
    List<Choice<List<Resolved>>> all = new ArrayList<>();
    for (Tree element : elements) {
      for (Choice<List<Resolved>> choice : together(part, key, element.at(), ((Sequence) element).elements())) {
        Map<String, Object> settings = elements.size() == 1 ? Map.of() : Map.of(key, element.text());
        all.add(new Choice<>(choice.value(), with(settings, choice.settings())));
      }
    }
    return all;
  }

  private List<Choice<List<Resolved>>> together(PartDescription part, String key, Location at, List<Tree> elements) {
    if (elements.isEmpty() && part.required()) {
      problems.add(at, key, "the list is empty; name at least one " + part.kind());
    }
    List<Choice<List<Resolved>>> all = List.of(Choice.only(List.of()));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < elements.size(); i++) {
      // dotted keys lead into a list by a plug-in's name; where that is taken, its place tells them apart
      boolean first = names.add(name(elements.get(i)));
      String own = first ? key : key + "." + (i + 1);
      all = Choice.product(all, one(part.kind(), own, elements.get(i)), Uses::with);
    }
    return all;
  }

  /** The name of the plug-in that is used, as far as one can be seen. */
  private static String name(Tree use) {
    return name(use instanceof Mapping mapping && !mapping.entries().isEmpty()
        ? mapping.entries().get(0).key() : use.text());
  }

  private List<Choice<Object>> values(OptionDescription option, String key, Entry entry) {
    boolean several = entry.value() instanceof Sequence list
        && (option.many() ? !list.elements().isEmpty() && list.elements().stream().allMatch(Sequence.class::isInstance)
            : true);
    String optionKey = key + "." + option.name();
    if (!several) {
      return value(option, key, entry.at(), entry.value()).map(value -> List.of(Choice.only(value))).orElse(List.of());
    }
    List<Tree> elements = ((Sequence) entry.value()).elements();
    if (elements.isEmpty()) {
      problems.add(entry.at(), optionKey, "the list is empty; give at least one value");
    }
    List<Choice<Object>> all = new ArrayList<>();
    for (Tree element : elements) {
      value(option, key, element.at(), element).ifPresent(
          value -> all.add(
              elements.size() == 1 ? Choice.only(value) : new Choice<>(value, Map.of(optionKey, plain(element)))));
    }
    return all;
  }

  private Optional<Object> value(OptionDescription option, String key, Location at, Tree tree) {
    if (tree instanceof Nothing) {
      problems.add(at, key, option.name() + " has no value; give one, or remove the key to take the default");
      return Optional.empty();
    }
    try {
      return Optional.of(option.convert(tree.plain()));
    } catch (InvalidInputException e) {
      problems.add(at, key, e.getMessage());
      return Optional.empty();
    }
  }

  /** As it stands in a table's cell: without the outer braces. */
  static Object plain(Tree tree) {
    if (tree instanceof Mapping) {
      return tree.text().substring(1, tree.text().length() - 1);
    }
    return tree instanceof Leaf leaf ? leaf.value() : tree.text();
  }

  private static String name(String reference) {
    return reference.contains("@") ? reference.substring(0, reference.indexOf('@')) : reference;
  }

  private static <T> List<T> with(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return longer;
  }

  private static <T> Map<String, T> with(Map<String, T> map, Map<String, T> others) {
    Map<String, T> larger = new LinkedHashMap<>(map);
    larger.putAll(others);
    return larger;
  }

  private static <T> Map<String, T> with(Map<String, T> map, String key, T value) {
    Map<String, T> larger = new LinkedHashMap<>(map);
    larger.put(key, value);
    return larger;
  }
}
