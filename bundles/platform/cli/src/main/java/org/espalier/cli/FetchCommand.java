// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.client.ServerClient;
import org.espalier.json.JsonObject;
import org.espalier.launch.Console;
import org.espalier.report.Words;
import org.espalier.store.StoreException;
import org.espalier.store.StoredExperiment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies an experiment's output folder from a server. */
@Command(
    name = "fetch",
    description = "Copy the output folder of a server's experiment: the one that run would have made.",
    footer = "%nAgain with the same folder, it is brought up to date.")
final class FetchCommand implements Callable<Integer>, Remote {
  private final Console console;

  @Parameters(paramLabel = "ID", description = "Number of the experiment.")
  private long id;

  @Option(names = "--output", paramLabel = "DIR", description = "Where to; default: runs/EXPERIMENT.")
  private Path output;

  @Mixin
  private ServerOption server;

  FetchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ServerClient client = server.client();
    JsonObject experiment = client.object("/api/v1/experiments/" + id);
    Path target = output == null ? Path.of("runs", experiment.text("name")) : output;
    requireEmptyOrExperiment(target);
    long files = new OutputCopy(client, id, name -> true).into(target);
    console.out().println(Words.count((int) files, "file") + " in " + target);
    if (Files.exists(target.resolve("report.html"))) {
      console.out().println("report   " + target.resolve("report.html"));
    }
    return ExitCode.OK;
  }

  private static void requireEmptyOrExperiment(Path target) {
    try {
      if (!Files.exists(target) || StoredExperiment.in(target)) {
        return;
      }
      try (Stream<Path> files = Files.list(target)) {
        if (files.findAny().isPresent()) {
          throw new InvalidInputException(
              target + " holds no experiment but other things; choose another folder (--output)");
        }
      }
    } catch (IOException e) {
      throw new InvalidInputException(target + " can't be read: " + StoreException.reason(e), e);
    }
  }
}
