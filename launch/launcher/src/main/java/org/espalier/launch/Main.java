package org.espalier.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Manifest;

/**
 * The process: starts the framework, runs the command, ends with its exit code.
 *
 * <p>Told by system properties of the script that starts it: {@code espalier.assembly} (folder), {@code espalier.cache}
 * (folder), {@code espalier.terminals} (which of {@code out} and {@code err} are terminals), {@code espalier.columns},
 * and {@code espalier.stderr} (see {@link StandardStreams}).
 */
public final class Main {
  private static final int FAILED = 1;

  private Main() {}

  public static void main(String[] arguments) {
    // no locale's digits or letters get into a version, a name or a file
    Locale.setDefault(Locale.ROOT);
    StandardStreams.redirect();
    CountDownLatch done = new CountDownLatch(1);
    endGracefully(Thread.currentThread(), done);
    int code = run(List.of(arguments));
    System.out.flush();
    System.err.flush();
    done.countDown();
    System.exit(code);
  }

  private static int run(List<String> arguments) {
    Console console = new ProcessConsole(System.out, System.err,
        System.getProperty("espalier.terminals", ""), Integer.getInteger("espalier.columns", 80));
    Assembly assembly = new Assembly(Path.of(System.getProperty("espalier.assembly", ".")));
    try (Storage storage = Storage.claim(Path.of(System.getProperty("espalier.cache", ".cache")), assembly);
        Container container = Container.start(assembly, storage, systemPackages())) {
      Optional<Command> command = container.command();
      if (command.isEmpty()) {
        System.err.println("espalier: no command line, because of what is missing here:");
        new Diagnosis(container.context(), System.err).explain(Command.class.getName());
        storage.discard();
        return FAILED;
      }
      return command.get().run(arguments, console);
    } catch (LaunchException e) {
      System.err.println("espalier: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      return FAILED;
    }
  }

  /** On a signal to end, interrupts the command and lets it save its work before the process goes. */
  private static void endGracefully(Thread command, CountDownLatch done) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> {
      if (done.getCount() > 0) {
        command.interrupt();
        try {
          done.await(Command.GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }, "espalier-end"));
  }

  /** The packages that the launcher shares with bundles, from its own manifest. */
  private static String systemPackages() {
    try (InputStream manifest = Main.class.getResourceAsStream("/META-INF/MANIFEST.MF")) {
      return new Manifest(manifest).getMainAttributes().getValue("Espalier-System-Packages");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
