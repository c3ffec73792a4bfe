// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.client.ServerClient;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists what a server has. */
@Command(
    name = "runs",
    description = "List a server's experiments, or the runs of one.",
    footer = {
      "", "Filters name fields and compare them:",
      "  espalier runs --filter 'state in (running, planned) and owner = ann'",
      "  espalier runs 7 --filter 'metrics.return > 400 and not arm = dense'"
    })
final class RunsCommand implements Callable<Integer>, Remote {
  private final Console console;

  @Parameters(
      paramLabel = "ID", arity = "0..1", description = "Number of an experiment; default: experiments are listed.")
  private Optional<Long> id = Optional.empty();

  @Mixin
  private ServerOption server;

  @Option(names = "--filter", paramLabel = "FILTER", description = "Only those for which this is so.")
  private Optional<String> filter = Optional.empty();

  @Option(names = "--order", paramLabel = "FIELDS", description = "What comes first, such as 'metrics.return desc'.")
  private Optional<String> order = Optional.empty();

  @Option(names = "--limit", paramLabel = "N", description = "How many at most; default: ${DEFAULT-VALUE}.")
  private int limit = 50;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  RunsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client();
    Map<String, String> query = new LinkedHashMap<>();
    Optional<String> asked = id.map(number -> "experiment = " + number
        + filter.map(said -> " and (" + said + ")").orElse("")).or(() -> filter);
    asked.ifPresent(said -> query.put("filter", said));
    order.ifPresent(said -> query.put("order", said));
    List<JsonObject> items =
        client.list(id.isPresent() ? "/api/v1/runs" : "/api/v1/experiments", query, limit);
    if (json) {
      console.out().print(Json.pretty(items));
    } else if (id.isEmpty()) {
      experiments(items);
    } else if (items.isEmpty() && filter.isEmpty()) {
      console.out().println(RunText.without(client.object("/api/v1/experiments/" + id.get())));
    } else {
      runs(items);
    }
    return ExitCode.OK;
  }

  private void experiments(List<JsonObject> items) {
    Table table = new Table().row("id", "name", "owner", "state", "runs", "reason");
    items.forEach(item -> table.row(
        Long.toString(item.integer("id")), item.text("name"), item.text("owner"), item.text("state"),
        item.integer("finished") + "/" + item.integer("runs"), item.text("reason").lines().findFirst().orElse("")));
    table.print(console.out(), "", Table.width(console));
  }

  private void runs(List<JsonObject> items) {
    Table table = new Table().row("run", "state", "tries", "values");
    items.forEach(item -> table.row(
        item.text("id"), item.text("state"), Long.toString(item.integer("attempt")),
        item.text("reason").isEmpty() ? RunText.metrics(item) : item.text("reason")));
    table.print(console.out(), "", Table.width(console));
  }
}
