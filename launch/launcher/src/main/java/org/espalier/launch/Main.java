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
    PrintStream out = System.out;
    PrintStream err = System.err;
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
      ending.done(code);
    }
    System.exit(code);
  }

  private static int run(List<String> arguments, Console console) {
    Assembly assembly = new Assembly(Path.of(System.getProperty("espalier.assembly", ".")));
    try (Storage storage = Storage.claim(Path.of(System.getProperty("espalier.cache", ".cache")), assembly);
        Container container = Container.start(assembly, storage, systemPackages())) {
      Optional<Command> command = container.command();
      if (command.isEmpty()) {
        console.err().println("espalier: no command line, because of what is missing here:");
        new Diagnosis(container.context(), console.err()).explain(Command.class.getName());
        storage.discard();
        return FAILED;
      }
      return command.get().run(arguments, console);
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
