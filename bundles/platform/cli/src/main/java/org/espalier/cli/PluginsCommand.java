package org.espalier.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginJson;
import org.espalier.json.Json;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists what is there. */
@Command(name = "plugins", description = "List the plug-ins that experiments may name.")
final class PluginsCommand implements Callable<Integer> {
  private static final int DIGEST_SHOWN = 12;

  private final Catalog catalog;
  private final Console console;

  @Option(names = "--json", description = "As JSON, with full digests and options.")
  private boolean json;

  @Option(names = "--markdown", description = "As a page, with options and sources.")
  private boolean markdown;

  @Option(names = "--by-paper", description = "What prunes, as a page: papers, plug-ins, options.")
  private boolean byPaper;

  PluginsCommand(Catalog catalog, Console console) {
    this.catalog = catalog;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<PluginDescription> plugins = catalog.plugins();
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
    Table table = new Table().row("KIND", "NAME", "VERSION", "BUNDLE", "SHA-256", "SUMMARY");
    for (PluginDescription plugin : plugins) {
      table.row(plugin.kind(), plugin.name(), plugin.version().toString(), plugin.bundle(),
          plugin.sha256().substring(0, DIGEST_SHOWN), plugin.summary());
    }
    table.print(console.out(), "", console.outIsTerminal() ? console.columns() : 0);
    return ExitCode.OK;
  }
}
