// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.launch.Cache;
import org.espalier.launch.Command;
import org.espalier.launch.Console;
import org.espalier.server.accounts.Accounts;
import org.espalier.server.accounts.NewToken;
import org.espalier.server.data.DatabaseSetup;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.data.backup.Restoration;
import org.espalier.server.queue.Work;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Starts the server, waits for the end, and ends it in order; and what is done to its data while it does not run.
 */
@Component
public final class ServeCommand implements Command {
  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);
  private static final String ROOT = "root";
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;
  private static final int SECONDS_TO_OPEN = 60;
  /** Property with which a server ends as soon as it is ready: the JVM has seen then which classes it needs. */
  private static final String REHEARSAL = "espalier.rehearsal";

  private final BundleContext context;
  private final ConfigurationAdmin configurations;
  private final Readiness readiness;
  private ServiceRegistration<WorkSettings> work;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Accounts accounts;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Work queue;

  @Activate
  public ServeCommand(
      BundleContext context, @Reference ConfigurationAdmin configurations, @Reference Readiness readiness) {
    this.context = context;
    this.configurations = configurations;
    this.readiness = readiness;
  }

  @Override
  public int run(List<String> arguments, Console console, Cache cache) {
    CommandLine line = new CommandLine(CommandSpec.create().name("espalier"))
        .addSubcommand(new Serve())
        .addSubcommand(new Restore())
        .addSubcommand(new AdminToken())
        .setOut(new PrintWriter(console.out(), true))
        .setErr(new PrintWriter(console.err(), true))
        .setUsageHelpWidth(Math.max(60, Math.min(120, console.columns())));
    String failure = "the server did not start";
    try {
      ParseResult parsed = line.parseArgs(withCommand(arguments, line.getSubcommands().keySet()));
      if (!(parsed.subcommand().commandSpec().userObject() instanceof Serve)) {
        failure = "that failed";
      }
      Integer helped = CommandLine.executeHelpRequest(parsed);
      return helped != null ? helped : run(parsed.subcommand().commandSpec().userObject(), console);
    } catch (ParameterException e) {
      // picocli names Java's types
      String what = e.getMessage().replaceFirst("' is not an? (int|long)$", "' is not a whole number");
      return refused(what.substring(0, 1).toLowerCase(Locale.ROOT) + what.substring(1) + "; see "
          + e.getCommandLine().getCommandSpec().qualifiedName() + " --help", console);
    } catch (InvalidInputException e) {
      return refused(e.getMessage(), console);
    } catch (InterruptedException e) {
      return OK;
    } catch (IOException | RuntimeException e) {
      LOG.error("{}", failure, e);
      console.err().println("espalier: " + failure + ": " + e.getMessage());
      return FAILED;
    }
  }

  private static String[] withCommand(List<String> arguments, Set<String> commands) {
    List<String> whole = new ArrayList<>(arguments);
    if (whole.isEmpty() || !commands.contains(whole.get(0))) {
      whole.add(0, "serve");
    }
    return whole.toArray(String[]::new);
  }

  private int run(Object command, Console console) throws IOException, InterruptedException {
    if (command instanceof Restore restore) {
      return restore(restore.file, restore.data.folder(), console);
    }
    if (command instanceof AdminToken wish) {
      return giveToken(wish.name, wish.data.folder(), wish.database.url(), console);
    }
    Serve serve = (Serve) command;
    if (serve.verbose) {
      console.logHere();
    }
    return serve(serve.settings(), console);
  }

  private static int refused(String sentence, Console console) {
    console.err().println("espalier: " + sentence);
    return BAD_INPUT;
  }

  private static int restore(Path archive, Path folder, Console console) {
    try (DataFolder data = DataFolder.claimEmpty(folder)) {
      int files = Restoration.restore(archive, data.path());
      console.out().println(files + " files in " + data.path());
      console.out().println("start it  espalier serve --data " + data.path());
      return OK;
    }
  }

  /** Whoever can write the data folder is an administrator. */
  private int giveToken(String person, Path folder, Optional<String> database, Console console)
      throws InterruptedException {
    if (!Files.isDirectory(folder.resolve("experiments"))) {
      throw new InvalidInputException(folder + " is no data folder of a server; give it with --data");
    }
    try (DataFolder data = DataFolder.claim(folder)) {
      openDatabase(data.path(), database);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_OPEN);
      Accounts known = accounts;
      while (known == null) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("the database is not there after " + SECONDS_TO_OPEN + " s");
        }
        TimeUnit.MILLISECONDS.sleep(20);
        known = accounts;
      }
      console.out().println(known.recover(person).text());
      return OK;
    }
  }

  private int serve(Settings settings, Console console) throws IOException, InterruptedException {
    Optional<String> password = Optional.ofNullable(System.getenv("ESPALIER_TLS_PASSWORD"));
    try (DataFolder data = DataFolder.claim(settings.data()); Door door = new Door(settings, password)) {
      console.logTo(data.log());
      console.works(List::of);
      configure(settings, data.path());
      if (ROOT.equals(System.getProperty("user.name"))) {
        LOG.warn("The server runs as {}: plug-ins can change any file of this machine; start it as a user of its own",
            ROOT);
      }
      door.open(context);
      new Start(readiness, door.address()).await();
      giveFirstToken(data.path(), console);
      console.out().println("espalier serves at " + door.address() + " from " + data.path());
      console.out().flush();
      if (Boolean.getBoolean(REHEARSAL)) {
        return OK;
      }
      // processes that start beside this one would have made it wait
      Optional.ofNullable(queue).orElseThrow(() -> new IllegalStateException("the queue is gone")).begin();
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

  /**
   * Has the database opened, and what needs nothing else.
   *
   * @throws InvalidInputException if it can't be
   */
  private void openDatabase(Path data, Optional<String> url) {
    String password = System.getenv("ESPALIER_DATABASE_PASSWORD");
    ServerSettings settings = new ServerSettings(data, url, "", password == null ? "" : password);
    DatabaseSetup.prepare(settings);
    context.registerService(ServerSettings.class, settings, null);
  }

  /** Gives each part of the server what it waits for. */
  private void configure(Settings settings, Path data) throws IOException {
    String command = System.getProperty("espalier.command", "espalier");
    work = context.registerService(WorkSettings.class, Workers.of(
        settings, data, Path.of(command), RuntimeFolder.of(RuntimeFolder.base(), data)), null);
    openDatabase(data, settings.database());
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
