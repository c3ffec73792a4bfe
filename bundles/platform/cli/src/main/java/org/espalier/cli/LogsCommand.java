// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.client.ServerClient;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what was printed about runs. */
@Command(
    name = "logs",
    description = "Show what the worker processes of a server printed about an experiment's runs, their log among it.",
    footer = {
      "", "  espalier logs 7                      of all its runs",
      "  espalier logs 7 ticket-s0-1c0a3f52   of one, as runs 7 lists it",
      "Of a run the first 4 MiB are kept."
    })
final class LogsCommand implements Callable<Integer>, Remote {
  private static final String UID = "[0-9a-f]{32}";
  private static final long LOOK_EVERY_MILLIS = 500;

  private final Console console;
  private final Map<String, Integer> shown = new HashMap<>();
  private final Set<String> done = new HashSet<>();
  private String last = "";

  @Parameters(index = "0", paramLabel = "ID", description = "Number of an experiment, or the uid of a run.")
  private String id;

  @Parameters(
      index = "1", paramLabel = "RUN", arity = "0..1", description = "A run of the experiment; default: all.")
  private Optional<String> run = Optional.empty();

  @Option(names = "--follow", description = "Go on with what is printed, until the runs have ended.")
  private boolean follow;

  @Mixin
  private ServerOption server;

  LogsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client();
    boolean ended = show(client);
    while (follow && !ended) {
      Watching.pause(LOOK_EVERY_MILLIS);
      ended = show(client);
    }
    return ExitCode.OK;
  }

  /** Shows what is new; says whether nothing more comes. */
  private boolean show(ServerClient client) {
    // asked first: what ends between the two questions is asked for again
    Optional<JsonObject> experiment = id.matches(UID) ? Optional.empty() : Optional.of(experiment(client));
    boolean over = experiment.filter(Watching::ended).isPresent();
    List<JsonObject> runs = runs(client);
    if (over && runs.isEmpty()) {
      console.out().println(RunText.without(experiment.get()));
    }
    for (JsonObject one : runs) {
      if (one.integer("attempt") > 0 && !done.contains(one.text("uid"))) {
        show(client, one, runs.size() > 1);
      }
    }
    console.out().flush();
    boolean all = id.matches(UID) || run.isPresent();
    return over || all && runs.stream().allMatch(Watching::ended);
  }

  private JsonObject experiment(ServerClient client) {
    if (!id.matches("[0-9]{1,18}")) {
      throw new InvalidInputException(id + " is neither the number of an experiment nor the uid of a run;"
          + " espalier runs lists both");
    }
    return client.object("/api/v1/experiments/" + id);
  }

  private List<JsonObject> runs(ServerClient client) {
    if (id.matches(UID)) {
      return List.of(client.object("/api/v1/runs/" + id));
    }
    List<JsonObject> all = client.object("/api/v1/experiments/" + id + "/runs").objects("items");
    List<JsonObject> meant = all.stream().filter(one -> run.isEmpty() || run.get().equals(one.text("id"))).toList();
    if (run.isPresent() && meant.isEmpty()) {
      throw new InvalidInputException(
          "experiment " + id + " has no run " + run.get() + "; espalier runs " + id + " lists them");
    }
    return meant;
  }

  private void show(ServerClient client, JsonObject one, boolean named) {
    String uid = one.text("uid");
    int from = shown.getOrDefault(uid, 0);
    byte[] text = client.bytes("/api/v1/runs/" + uid + "/log?from=" + from);
    shown.put(uid, from + text.length);
    if (text.length > 0) {
      if (named && !last.equals(uid)) {
        console.out().println("== " + one.text("id") + ", " + one.text("state"));
      }
      last = uid;
      print(text);
    }
    if (Watching.ended(one)) {
      done.add(uid);
    }
  }

  /** On a terminal without what commands it: the text is a plug-in's. */
  private void print(byte[] text) {
    for (byte one : text) {
      boolean control = one >= 0 && one < ' ' && one != '\n' && one != '\t';
      if (!control || !console.outIsTerminal()) {
        console.out().write(one);
      }
    }
  }
}
