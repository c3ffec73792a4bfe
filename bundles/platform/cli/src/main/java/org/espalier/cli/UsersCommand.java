// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.client.ServerClient;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may use a server. */
@Command(
    name = "users",
    description = "List who may use a server, add or change a person, or give them a token.",
    footer = {
      "", "  espalier users                            who there is",
      "  espalier users ann --role researcher      adds ann, or gives ann another role",
      "  espalier users ann --new-token            prints a token, once",
      "  espalier users ann --disable              ann's tokens are no longer accepted"
    })
final class UsersCommand implements Callable<Integer>, Remote {
  private final Console console;

  @Parameters(paramLabel = "NAME", arity = "0..1", description = "A person.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--role", paramLabel = "ROLE", description = "viewer, researcher, maintainer or admin.")
  private Optional<String> role = Optional.empty();

  @Option(names = "--new-token", description = "Print a new token of the person.")
  private boolean newToken;

  @Option(names = "--disable", description = "Accept the person's tokens no longer.")
  private boolean disable;

  @Mixin
  private ServerOption server;

  @Spec
  private CommandSpec spec;

  UsersCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client();
    if (name.isEmpty()) {
      if (role.isPresent() || newToken || disable) {
        throw new ParameterException(spec.commandLine(), "the name of a person is missing");
      }
      list(client);
      return ExitCode.OK;
    }
    String person = name.get();
    if (role.isPresent() || disable) {
      change(client, person);
    }
    if (newToken) {
      JsonObject issued = client.post(
          "/api/v1/people/" + ServerClient.encode(person) + "/tokens", new JsonObject(Map.of()), Map.of());
      console.out().println(issued.text("token"));
    }
    return ExitCode.OK;
  }

  private void list(ServerClient client) {
    Table table = new Table().row("name", "role", "");
    client.object("/api/v1/people").objects("items").forEach(one -> table.row(
        one.text("name"), one.text("role"), one.flag("disabled") ? "disabled" : ""));
    table.print(console.out(), "", Table.width(console));
  }

  private void change(ServerClient client, String person) {
    boolean there = client.object("/api/v1/people").objects("items").stream()
        .anyMatch(one -> one.text("name").equals(person));
    Map<String, Object> body = new LinkedHashMap<>();
    role.ifPresent(said -> body.put("role", said));
    JsonObject now;
    if (there) {
      if (disable) {
        body.put("disabled", true);
      }
      now = client.put("/api/v1/people/" + ServerClient.encode(person), new JsonObject(body));
    } else {
      body.put("name", person);
      now = client.post("/api/v1/people", new JsonObject(body), Map.of());
    }
    console.out().println(now.text("name") + " is " + now.text("role") + (now.flag("disabled") ? ", disabled" : ""));
  }
}
