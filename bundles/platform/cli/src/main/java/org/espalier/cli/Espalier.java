// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;
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
    @Override
    public String[] getVersion() {
      Bundle bundle = FrameworkUtil.getBundle(Espalier.class);
      Version version = bundle == null ? Version.emptyVersion : bundle.getVersion();
      return new String[] {"espalier " + version + " (Java " + System.getProperty("java.version") + ", "
          + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")"};
    }
  }
}
