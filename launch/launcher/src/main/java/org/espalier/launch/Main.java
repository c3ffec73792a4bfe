// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.jar.Manifest;

/**
 * The process: answers what needs no framework, or starts it and runs the command; ends with the exit code.
 *
 * <p>Told by system properties of the script that starts it: {@code espalier.assembly} (folder), {@code espalier.cache}
 * (folder), {@code espalier.terminals} (which of {@code out} and {@code err} are terminals), {@code espalier.columns},
 * {@code espalier.stderr} (see {@link StandardStreams}), and, where the script waits for the end, {@code
 * espalier.parent} (its number) and {@code espalier.exit} (what is added to exit codes).
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int BAD_INPUT = 2;

  private Main() {}

  public static void main(String[] arguments) {
    // no locale's digits or letters get into a version, a name or a file
    Locale.setDefault(Locale.ROOT);
    StandardStreams.redirect();
    PrintStream out = System.out;
    PrintStream err = System.err;
    Optional.ofNullable(Long.getLong("espalier.parent")).ifPresent(Parent::watch);
    Ending ending = Ending.watch(Thread.currentThread(), err);
    Console console = new ProcessConsole(
        out, err, System.getProperty("espalier.terminals", ""), Integer.getInteger("espalier.columns", 80), ending);
    int code = FAILED;
    try {
      code = run(List.of(arguments), console);
    } catch (Exception | Error e) {
      err.println("espalier: this is a fault of espalier: " + e.getClass().getName() + ": " + e.getMessage());
    } finally {
      out.flush();
      err.flush();
      code = ending.done(code);
    }
    System.exit(code);
  }

  private static int run(List<String> arguments, Console console) {
    try {
      LogLevels.ofEnvironment();
      LogFormat.ofEnvironment();
    } catch (LaunchException e) {
      console.err().println("espalier: " + e.getMessage());
      return BAD_INPUT;
    }
    Assembly assembly = new Assembly(Path.of(System.getProperty("espalier.assembly", ".")));
    CacheFolder cache = new CacheFolder(Path.of(System.getProperty("espalier.cache", ".cache")), assembly);
    Optional<Front> front = ServiceLoader.load(Front.class).findFirst();
    OptionalInt answer = front.map(some -> some.answer(arguments, console, cache)).orElse(OptionalInt.empty());
    if (answer.isPresent()) {
      return answer.getAsInt();
    }
    try (Storage storage = Storage.claim(cache);
        Container container = Container.start(assembly, storage, systemPackages())) {
      Optional<Command> command = container.command();
      if (command.isEmpty()) {
        console.err().println("espalier: no command line, because of what is missing here:");
        new Diagnosis(container.context(), console.err()).explain(Command.class.getName());
        storage.discard();
        return FAILED;
      }
      cache.clearNowAndThen();
      return command.get().run(arguments, console, cache);
    } catch (LaunchException e) {
      console.err().println("espalier: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      return FAILED;
    }
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
