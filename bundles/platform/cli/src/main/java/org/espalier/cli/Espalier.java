// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Manifest;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command without a subcommand, and the options that every subcommand has. */
@Command(
    name = "espalier",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Espalier.VersionLine.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Trains and prunes neural networks, and tells what pruning costs.",
    commandListHeading = "%nCommands:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a run failed",
      "2:an argument or a file is wrong; nothing was changed",
      "130:cancelled (Ctrl-C)"
    })
final class Espalier implements Runnable {
  @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the log and stack traces.")
  boolean verbose;

  @Option(
      names = "--plugins",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description = "Use the plug-in bundles of this folder too, or of this jar; may be repeated.")
  List<Path> plugins = new ArrayList<>();

  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The version of this bundle, and the Java that runs it. */
  static final class VersionLine implements IVersionProvider {
    private static final String CLASS = "org/espalier/cli/Espalier.class";

    @Override
    public String[] getVersion() throws IOException {
      return new String[] {"espalier " + version() + " (Java " + System.getProperty("java.version") + ", "
          + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")"};
    }

    /** From the manifest beside the class, which is found so in a bundle as on a class path. */
    private static String version() throws IOException {
      String self = Espalier.class.getClassLoader().getResource(CLASS).toString();
      String manifest = self.substring(0, self.length() - CLASS.length()) + "META-INF/MANIFEST.MF";
      try (InputStream in = URI.create(manifest).toURL().openStream()) {
        return new Manifest(in).getMainAttributes().getValue("Bundle-Version");
      }
    }
  }
}
