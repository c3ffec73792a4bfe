// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.client.ServerClient;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;
import org.espalier.planning.ExperimentFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives an experiment to a server. */
@Command(name = "submit", description = "Give an experiment to a server, which carries it out.")
final class SubmitCommand implements Callable<Integer>, Remote {
  /** How long a refusal is waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Console console;

  @Mixin
  private FileOptions file;

  @Mixin
  private ServerOption server;

  @Option(names = "--project", paramLabel = "NAME", description = "The project that it belongs to.")
  private Optional<String> project = Optional.empty();

  @Option(names = "--priority", paramLabel = "N", description = "What has a higher one begins before; for maintainers.")
  private int priority;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Submitted again with the same key, it is the same experiment; default: one of its own.")
  private Optional<String> key = Optional.empty();

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description = "Time after which it is ended, whatever is missing, such as 90s, 30m, 2h or 7d; default: never.")
  private Optional<String> deadline = Optional.empty();

  @Option(names = "--cores", paramLabel = "N", description = "Cores that each run keeps busy; default: 1.")
  private Optional<Integer> cores = Optional.empty();

  @Option(
      names = "--alone",
      description = "Nothing else is carried out beside a run of it: what is measured is measured in quiet.")
  private boolean alone;

  @Option(names = "--watch", description = "Show how it goes, until it has ended.")
  private boolean watch;

  SubmitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client();
    ExperimentFile experiment = file.read();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("file", experiment.text());
    body.put("fileName", experiment.name());
    body.put("changes", experiment.changes());
    body.put("priority", priority);
    project.ifPresent(name -> body.put("project", name));
    deadline.ifPresent(time -> body.put("deadline", time));
    cores.ifPresent(n -> body.put("cores", n));
    body.put("alone", alone);
    JsonObject accepted = client.post(
        "/api/v1/experiments", new JsonObject(body),
        Map.of("Idempotency-Key", key.orElseGet(() -> UUID.randomUUID().toString())));
    long id = accepted.integer("id");
    console.out().println("experiment " + id + " is accepted by " + client.address());
    if (watch) {
      return new Watching(client, id, console).untilItsEnd();
    }
    JsonObject planned = Watching.planned(client, id, PATIENCE);
    if (planned.text("state").equals("refused")) {
      throw new InvalidInputException("experiment " + id + " is refused: " + planned.text("reason"));
    }
    console.out().println("watch    espalier watch " + id);
    console.out().println("results  espalier fetch " + id);
    return ExitCode.OK;
  }
}
