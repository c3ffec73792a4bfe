// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.client.ServerClient;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives a plug-in bundle to a server. */
@Command(
    name = "deploy",
    description = "Give a bundle to a server: experiments that are submitted from here on can name its plug-ins. What"
        + " is under way keeps the version that it began with.")
final class DeployCommand implements Callable<Integer>, Remote {
  private final Console console;

  @Parameters(paramLabel = "JAR", description = "A plug-in bundle.")
  private Path jar;

  @Mixin
  private ServerOption server;

  DeployCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (!Files.isRegularFile(jar)) {
      throw new InvalidInputException(jar + " is no regular file; give a jar");
    }
    JsonObject bundle = server.client().upload(
        ServerClient.path("/api/v1/bundles", Map.of("fileName", jar.getFileName().toString())), jar,
        "application/java-archive");
    console.out().println(bundle.text("name") + " " + bundle.text("version") + " is " + bundle.text("state"));
    console.out().println("sha-256  " + bundle.text("sha256"));
    return ExitCode.OK;
  }
}
