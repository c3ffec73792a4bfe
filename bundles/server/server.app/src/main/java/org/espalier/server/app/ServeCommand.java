// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.launch.Cache;
import org.espalier.launch.Command;
import org.espalier.launch.Console;
import org.espalier.server.accounts.Accounts;
import org.espalier.server.accounts.NewToken;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.queue.WorkSettings;
import org.espalier.server.rest.Readiness;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Starts the server, waits for the end, and ends it in order. */
@Component
public final class ServeCommand implements Command {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  private final BundleContext context;
  private final ConfigurationAdmin configurations;
  private final Readiness readiness;
  private ServiceRegistration<WorkSettings> work;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Accounts accounts;

  @Activate
  public ServeCommand(
      BundleContext context, @Reference ConfigurationAdmin configurations, @Reference Readiness readiness) {
    this.context = context;
    this.configurations = configurations;
    this.readiness = readiness;
  }

  @Override
  public int run(List<String> arguments, Console console, Cache cache) {
    Serve serve = new Serve();
    CommandLine line = new CommandLine(serve)
        .setOut(new PrintWriter(console.out(), true))
        .setErr(new PrintWriter(console.err(), true))
        .setUsageHelpWidth(Math.max(60, Math.min(120, console.columns())));
    line.getCommandSpec().parser().collectErrors(false);
    try {
      List<String> own = arguments.isEmpty() || !arguments.get(0).equals("serve")
          ? arguments : arguments.subList(1, arguments.size());
      Integer helped = CommandLine.executeHelpRequest(line.parseArgs(own.toArray(String[]::new)));
      if (helped != null) {
        return helped;
      }
      if (serve.verbose) {
        console.logHere();
      }
      return serve(serve.settings(), console);
    } catch (ParameterException e) {
      String what = e.getMessage();
      return refused(what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1) + "; see espalier serve --help",
          console);
    } catch (InvalidInputException e) {
      return refused(e.getMessage(), console);
    } catch (InterruptedException e) {
      return OK;
    } catch (IOException | RuntimeException e) {
      LOG.error("The server did not start", e);
      console.err().println("espalier: the server did not start: " + e.getMessage());
      return FAILED;
    }
  }

  private static int refused(String sentence, Console console) {
    console.err().println("espalier: " + sentence);
    return BAD_INPUT;
  }

  private int serve(Settings settings, Console console) throws IOException, InterruptedException {
    Optional<String> password = Optional.ofNullable(System.getenv("ESPALIER_TLS_PASSWORD"));
    try (DataFolder data = DataFolder.claim(settings.data()); Door door = new Door(settings, password)) {
      console.logTo(data.log());
      console.works(List::of);
      configure(settings, data.path());
      door.open(context);
      new Start(readiness, door.address()).await();
      giveFirstToken(data.path(), console);
      console.out().println("espalier serves at " + door.address() + " from " + data.path());
      console.out().flush();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        LOG.info("The server ends");
        door.shut();
        drain();
      }
    }
    return OK;
  }

  /** What works loses its settings and so ends, which takes until runs have saved their state. */
  private void drain() {
    work.unregister();
    LOG.info("Runs have saved their state");
  }

  /** Whoever can read the data folder is the first administrator. */
  private void giveFirstToken(Path data, Console console) throws IOException {
    Accounts known = accounts;
    if (known == null) {
      return;
    }
    Optional<NewToken> first = known.first();
    if (first.isPresent()) {
      Path file = data.resolve("first-token");
      Files.deleteIfExists(file);
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(file, first.get().text() + "\n");
      console.out().println("the token of the first administrator, admin, is in " + file + " and nowhere else");
    }
  }

  /** Gives each part of the server what it waits for. */
  private void configure(Settings settings, Path data) throws IOException {
    String command = System.getProperty("espalier.command", "espalier");
    work = context.registerService(WorkSettings.class, Workers.of(
        settings, data, Path.of(command), RuntimeFolder.of(RuntimeFolder.base(), data)), null);
    String password = System.getenv("ESPALIER_DATABASE_PASSWORD");
    context.registerService(ServerSettings.class,
        new ServerSettings(data, settings.database(), "", password == null ? "" : password), null);
    Hashtable<String, Object> web = new Hashtable<>();
    web.put("jersey.jakartars.whiteboard.name", "espalier");
    web.put("jersey.context.path", "/");
    web.put("jersey.disable.sessions", true);
    configurations.getConfiguration("JakartarsServletWhiteboardRuntimeComponent", "?").update(web);
    Hashtable<String, Object> jetty = new Hashtable<>();
    jetty.put("org.apache.felix.http.host", "127.0.0.1");
    jetty.put("org.osgi.service.http.port", "0");
    configurations.getConfiguration("org.apache.felix.http", "?").update(jetty);
  }
}
