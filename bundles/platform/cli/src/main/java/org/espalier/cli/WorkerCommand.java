// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.launch.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A process that a server employs. */
@Command(
    name = "worker",
    hidden = true,
    description = "Plan experiments and carry out runs, as whoever connects to a socket says.",
    footer = "%nThis is what a server starts; people use run and work.")
final class WorkerCommand implements Callable<Integer> {
  private final Supplier<Services> services;
  private final Console console;

  @Option(
      names = "--socket", required = true, paramLabel = "FILE",
      description = "Where to listen: a Unix-domain socket, whose path has 100 bytes at most.")
  private Path socket;

  @Option(
      names = "--patience", paramLabel = "SECONDS",
      description = "How long to wait for an employer; default: ${DEFAULT-VALUE}.")
  private int patience = 60;

  WorkerCommand(Supplier<Services> services, Console console) {
    this.services = services;
    this.console = console;
  }

  @Override
  public Integer call() {
    console.showLog();
    // standard output belongs to nobody: what a plug-in prints is kept with the log
    System.setOut(console.err());
    AtomicBoolean stop = new AtomicBoolean();
    Thread main = Thread.currentThread();
    console.works(() -> List.of(socket.toString()));
    try {
      services.get().employee().work(socket, Duration.ofSeconds(patience), () -> stop.get() || ended(main, stop));
      return stop.get() ? ExitCode.CANCELLED : ExitCode.OK;
    } catch (IOException e) {
      throw new InvalidInputException("can't listen on " + socket + ": " + e.getMessage(), e);
    }
  }

  /** The launcher interrupts the command's thread when the process is asked to end. */
  private static boolean ended(Thread main, AtomicBoolean stop) {
    if (main == Thread.currentThread() && Thread.interrupted()) {
      stop.set(true);
    }
    return stop.get();
  }
}
