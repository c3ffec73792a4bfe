package org.espalier.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Catalog;
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
    description = "Describe a plug-in: its options, what it combines with, where it comes from.")
final class DescribeCommand implements Callable<Integer> {
  private final Catalog catalog;
  private final Console console;

  @Parameters(paramLabel = "NAME", description = "A plug-in's name, or name@[1.0,2.0) for a version.")
  private String name;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  DescribeCommand(Catalog catalog, Console console) {
    this.catalog = catalog;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<PluginDescription> found = find(PluginReference.parse(name));
    if (json) {
      console.out().print(Json.pretty(found.stream().map(PluginJson::of).toList()));
    } else {
      found.forEach(this::print);
    }
    return ExitCode.OK;
  }

  /** The highest version of each kind that has a plug-in of the name. */
  private List<PluginDescription> find(PluginReference reference) {
    List<PluginDescription> all = catalog.plugins();
    Map<String, PluginDescription> highest = all.stream()
        .filter(plugin -> plugin.name().equals(reference.name()) && reference.includes(plugin.version()))
        .collect(Collectors.toMap(PluginDescription::kind, Function.identity(), (first, later) -> first));
    if (highest.isEmpty()) {
      List<String> names = all.stream().map(PluginDescription::name).distinct().toList();
      String why = names.contains(reference.name())
          ? "; there is " + all.stream().filter(plugin -> plugin.name().equals(reference.name()))
              .map(plugin -> plugin.version().toString()).collect(Collectors.joining(", "))
          : Nearest.hint(reference.name(), names);
      throw new InvalidInputException("there is no plug-in " + name + why);
    }
    return all.stream().filter(plugin -> highest.get(plugin.kind()) == plugin).toList();
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
    facts.print(out, "  ", 0);
    out.println(plugin.options().isEmpty() ? "  no options" : "  options");
    Table options = new Table();
    for (OptionDescription option : plugin.options()) {
      options.row(option.name(), type(option), value(option), option.description());
    }
    options.print(out, "    ", 0);
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
