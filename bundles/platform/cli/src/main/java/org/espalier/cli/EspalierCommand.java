// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Deployment;
import org.espalier.catalog.Kinds;
import org.espalier.execution.Worker;
import org.espalier.launch.Cache;
import org.espalier.launch.Command;
import org.espalier.launch.Console;
import org.espalier.planning.Planner;
import org.espalier.runner.Runner;
import org.espalier.worker.Employee;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** Runs what the command line asks for, and turns every failure into a sentence and an exit code. */
@Component
public final class EspalierCommand implements Command {
  private final Services services;
  private final Deployment deployment;
  private final Kinds kinds;

  @Activate
  public EspalierCommand(
      @Reference Catalog catalog, @Reference Kinds kinds, @Reference Deployment deployment, @Reference Planner planner,
      @Reference Runner runner, @Reference Worker worker, @Reference Employee employee) {
    this.services = new Services(catalog, planner, runner, worker, employee);
    this.deployment = deployment;
    this.kinds = kinds;
  }

  @Override
  public int run(List<String> arguments, Console console, Cache cache) {
    EspalierLine line = new EspalierLine(console, () -> services, this::listings, cache);
    return line.execute(arguments, parsed -> {
      List<Path> plugins = line.options().plugins;
      if (!Listing.class.isInstance(command(parsed))) {
        plugins.forEach(deployment::install);
        return new RunLast().execute(parsed);
      }
      Optional<KeptListings> before = KeptListings.of(cache, plugins);
      plugins.forEach(deployment::install);
      // with what was installed, and not with what a jar has become since
      KeptListings.of(cache, plugins).filter(kept -> before.equals(Optional.of(kept)))
          .ifPresent(kept -> kept.write(listings()));
      return new RunLast().execute(parsed);
    });
  }

  /** The command that was asked for; the one without a subcommand if there is none. */
  static Object command(ParseResult parsed) {
    ParseResult last = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    return last.commandSpec().userObject();
  }

  private Listings listings() {
    return new Listings(services.catalog().plugins(), kinds.kinds(), services.planner().schema().pretty());
  }
}
