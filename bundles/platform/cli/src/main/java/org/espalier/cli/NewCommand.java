// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.launch.Console;
import org.espalier.scaffold.NewPlugin;
import org.espalier.scaffold.Scaffold;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the bundle that a new plug-in begins with. */
@Command(
    name = "new",
    description =
        "Write a bundle for a plug-in of your own, with a build outside of Espalier's: a class that works, its test, an"
            + " experiment that uses it.")
final class NewCommand implements Callable<Integer>, Listing {
  private final Supplier<Listings> listings;
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "KIND",
      completionCandidates = Kinds.class,
      description = "What it is: ${COMPLETION-CANDIDATES}.")
  private String kind;

  @Parameters(
      index = "1",
      paramLabel = "NAME",
      description = "What experiment files call it: lower-case words joined by hyphens.")
  private String name;

  @Option(
      names = "--package",
      required = true,
      paramLabel = "PACKAGE",
      description = "The Java package of its class, such as org.example.lab; the bundle is called so as well.")
  private String packageName;

  @Option(names = "--folder", paramLabel = "DIR", description = "Where to: a new or empty folder. Default: NAME.")
  private Optional<Path> folder = Optional.empty();

  NewCommand(Supplier<Listings> listings, Console console) {
    this.listings = listings;
    this.console = console;
  }

  @Override
  public Integer call() {
    NewPlugin plugin = new NewPlugin(kind, name, packageName);
    requireNew(plugin);
    Path target = folder.orElse(Path.of(name));
    List<Path> files = Scaffold.write(plugin, target);
    console.out().println(target + " has a " + kind + " called " + name + ":");
    files.forEach(file -> console.out().println("  " + file));
    console.out().println(target.resolve("README.md") + " says how it is built, tested and used.");
    return ExitCode.OK;
  }

  /** For the help: the kinds that can be written. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Scaffold.kinds().iterator();
    }
  }

  /** Two bundles can't give plug-ins of one kind and name. */
  private void requireNew(NewPlugin plugin) {
    listings.get().plugins().stream()
        .filter(there -> there.kind().equals(plugin.kind()) && there.name().equals(plugin.name()))
        .findFirst()
        .ifPresent(there -> {
          throw new InvalidInputException(
              "there is a " + there.kind() + " called " + there.name() + " already, in the bundle " + there.bundle()
                  + "; take another name");
        });
  }
}
