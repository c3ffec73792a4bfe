// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Kind;
import org.espalier.catalog.KindDescription;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.PartDescription;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginJson;
import org.espalier.catalog.PluginReference;
import org.espalier.json.Json;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says all that is known of a plug-in, from its bundle's metadata alone. */
@Command(
    name = "describe",
    description = "Describe a plug-in: its options, what it combines with, where it comes from; or a kind of plug-in.")
final class DescribeCommand implements Callable<Integer>, Listing {
  private final Supplier<Listings> listings;
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "A plug-in's name, or name@[1.0,2.0) for a version; or a kind.")
  private String name;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  DescribeCommand(Supplier<Listings> listings, Console console) {
    this.listings = listings;
    this.console = console;
  }

  @Override
  public Integer call() {
    Listings all = listings.get();
    Optional<KindDescription> kind = all.kinds().stream().filter(some -> some.id().equals(name)).findFirst();
    List<PluginDescription> found = find(PluginReference.parse(name), all, kind.isPresent());
    if (json) {
      List<Object> described = new ArrayList<>();
      kind.ifPresent(some -> described.add(fields(some, all)));
      found.forEach(plugin -> described.add(PluginJson.of(plugin)));
      console.out().print(Json.pretty(described));
    } else {
      kind.ifPresent(some -> print(some, all));
      found.forEach(this::print);
    }
    return ExitCode.OK;
  }

  /** The highest version of each kind that has a plug-in of the name; none if a kind is called so. */
  private List<PluginDescription> find(PluginReference reference, Listings listings, boolean kind) {
    List<PluginDescription> all = listings.plugins();
    Map<String, PluginDescription> highest = all.stream()
        .filter(plugin -> plugin.name().equals(reference.name()) && reference.includes(plugin.version()))
        .collect(Collectors.toMap(PluginDescription::kind, Function.identity(), (first, later) -> first));
    if (highest.isEmpty() && !kind) {
      Set<String> names = all.stream().map(PluginDescription::name).collect(Collectors.toCollection(TreeSet::new));
      Set<String> likewise = new TreeSet<>(names);
      listings.kinds().forEach(some -> likewise.add(some.id()));
      String why = names.contains(reference.name())
          ? "; there is " + all.stream().filter(plugin -> plugin.name().equals(reference.name()))
              .map(plugin -> plugin.version().toString()).collect(Collectors.joining(", "))
          : Nearest.hint(reference.name(), likewise, "espalier plugins");
      throw new InvalidInputException("there is no plug-in " + name + why);
    }
    return all.stream().filter(plugin -> highest.get(plugin.kind()) == plugin).toList();
  }

  private static List<PluginDescription> of(KindDescription kind, Listings all) {
    return all.plugins().stream().filter(plugin -> plugin.kind().equals(kind.id())).toList();
  }

  private static Map<String, Object> fields(KindDescription kind, Listings all) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", kind.id());
    fields.put("meaning", kind.meaning());
    fields.put("interface", kind.type());
    fields.put("contract", kind.contract());
    fields.put("plugins", of(kind, all).stream().map(PluginDescription::name).distinct().toList());
    return fields;
  }

  private void print(KindDescription kind, Listings all) {
    PrintStream out = console.out();
    out.println(kind.id() + " (a kind of plug-in)");
    Table facts = new Table();
    facts.row("meaning", kind.meaning());
    facts.row("interface", kind.type());
    facts.row("contract", kind.contract());
    Kind.of(kind.id()).filter(Kind.slots()::contains).ifPresent(
        slot -> facts.row("key", slot.key() + (slot.many() ? ", a list" : "") + " of an experiment file"));
    facts.print(out, "  ", Table.width(console));
    out.println("  plug-ins");
    Table plugins = new Table();
    of(kind, all).forEach(plugin -> plugins.row(plugin.name(), plugin.summary()));
    plugins.print(out, "    ", Table.width(console));
    out.println();
  }

  private void print(PluginDescription plugin) {
    PrintStream out = console.out();
    out.println(plugin.name() + " (" + plugin.kind() + ")");
    out.println("  " + plugin.summary());
    Table facts = new Table();
    if (!plugin.source().isEmpty()) {
      facts.row("source", plugin.source());
    }
    facts.row("bundle", plugin.bundle() + " " + plugin.version());
    facts.row("sha-256", plugin.sha256());
    addList(facts, "composed with", plugin.parts().stream().map(DescribeCommand::part).toList());
    addList(facts, "provides", plugin.provides());
    addList(facts, "requires", plugin.requires());
    if (plugin.standard()) {
      facts.row("standard", "what a file means that names no " + plugin.kind());
    }
    facts.print(out, "  ", Table.width(console));
    out.println(plugin.options().isEmpty() ? "  no options" : "  options");
    Table options = new Table();
    for (OptionDescription option : plugin.options()) {
      options.row(option.name(), type(option), value(option), option.description());
    }
    options.print(out, "    ", Table.width(console));
    out.println();
  }

  private static String part(PartDescription part) {
    return part.kind() + (part.many() ? ", several" : "") + (part.required() ? "" : " (optional)");
  }

  private static void addList(Table facts, String title, List<String> values) {
    if (!values.isEmpty()) {
      facts.row(title, String.join(", ", values));
    }
  }

  /** The values that an option takes, for people. */
  static String type(OptionDescription option) {
    String type = option.choices().isEmpty() ? option.type() + range(option) : String.join(" | ", option.choices());
    return option.many() ? "list of " + type : type;
  }

  private static String range(OptionDescription option) {
    if (option.min().isPresent() && option.max().isPresent()) {
      return " " + option.min().get() + " to " + option.max().get();
    }
    return option.min().map(min -> " >= " + min).or(() -> option.max().map(max -> " <= " + max)).orElse("");
  }

  private static String value(OptionDescription option) {
    return option.required() ? "required" : option.defaultValue().map(value -> "default " + value).orElse("");
  }
}
