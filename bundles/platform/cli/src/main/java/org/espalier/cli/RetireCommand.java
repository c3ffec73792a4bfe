// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.client.ServerClient;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a plug-in bundle away from a server. */
@Command(
    name = "retire",
    description = "Take a bundle away from a server's new experiments; what was planned with it goes on.")
final class RetireCommand implements Callable<Integer>, Remote {
  private final Console console;

  @Parameters(
      paramLabel = "BUNDLE",
      arity = "0..1",
      description = "Symbolic name, name:version, or the beginning of its SHA-256; default: bundles are listed.")
  private String bundle;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      description = "Time after which experiments that were planned with it are ended, such as 30m, or 0s for at once;"
          + " default: they take as long as they take.")
  private Optional<String> deadline = Optional.empty();

  @Mixin
  private ServerOption server;

  RetireCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client();
    List<JsonObject> bundles = client.object("/api/v1/bundles").objects("items");
    if (bundle == null) {
      Table table = new Table().row("name", "version", "state", "sha-256");
      bundles.forEach(one -> table.row(
          one.text("name"), one.text("version"), one.text("state"), one.text("sha256").substring(0, 12)));
      table.print(console.out(), "", Table.width(console));
      return ExitCode.OK;
    }
    List<JsonObject> meant = bundles.stream()
        .filter(one -> bundle.equals(one.text("name")) || bundle.equals(one.text("name") + ":" + one.text("version"))
            || bundle.length() >= 8 && one.text("sha256").startsWith(bundle))
        .filter(one -> one.text("state").equals("active")
            || deadline.isPresent() && one.text("state").equals("draining"))
        .toList();
    if (meant.size() != 1) {
      throw new InvalidInputException(
          (meant.isEmpty() ? "there is no active bundle " : "there is more than one active bundle ") + bundle
              + "; espalier retire lists them, and name:version says which");
    }
    Map<String, String> query = deadline.map(time -> Map.of("deadline", time)).orElse(Map.of());
    JsonObject retired =
        client.delete(ServerClient.path("/api/v1/bundles/" + meant.get(0).text("sha256"), query));
    console.out().println(retired.text("name") + " " + retired.text("version") + " is " + retired.text("state"));
    return ExitCode.OK;
  }
}
