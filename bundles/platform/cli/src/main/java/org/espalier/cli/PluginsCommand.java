// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.KindDescription;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginJson;
import org.espalier.json.Json;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what is there. */
@Command(name = "plugins", description = "List the plug-ins that experiments may name.")
final class PluginsCommand implements Callable<Integer>, Listing {
  private final Supplier<Listings> listings;
  private final Console console;

  @Parameters(arity = "0..1", paramLabel = "KIND", description = "Only those of this kind, such as criterion.")
  private Optional<String> kind = Optional.empty();

  @Option(names = "--json", description = "As JSON, with bundles, digests and options.")
  private boolean json;

  @Option(names = "--markdown", description = "As a page, with options and sources.")
  private boolean markdown;

  @Option(names = "--by-paper", description = "What prunes, as a page: papers, plug-ins, options.")
  private boolean byPaper;

  PluginsCommand(Supplier<Listings> listings, Console console) {
    this.listings = listings;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<PluginDescription> plugins = chosen(listings.get());
    if (json) {
      console.out().print(Json.pretty(plugins.stream().map(PluginJson::of).toList()));
      return ExitCode.OK;
    }
    if (markdown) {
      console.out().print(PluginPage.of(plugins));
      return ExitCode.OK;
    }
    if (byPaper) {
      console.out().print(PaperPage.of(plugins));
      return ExitCode.OK;
    }
    Table table = new Table().row("KIND", "NAME", "VERSION", "SUMMARY");
    for (PluginDescription plugin : plugins) {
      table.row(plugin.kind(), plugin.name(), plugin.version().toString(), plugin.summary());
    }
    table.print(console.out(), "", Table.width(console));
    return ExitCode.OK;
  }

  private List<PluginDescription> chosen(Listings all) {
    if (kind.isEmpty()) {
      return all.plugins();
    }
    List<PluginDescription> chosen =
        all.plugins().stream().filter(plugin -> plugin.kind().equals(kind.get())).toList();
    if (chosen.isEmpty()) {
      throw new InvalidInputException("there is no kind " + kind.get()
          + Nearest.hint(kind.get(), all.kinds().stream().map(KindDescription::id).toList(),
              "espalier plugins"));
    }
    return chosen;
  }
}
