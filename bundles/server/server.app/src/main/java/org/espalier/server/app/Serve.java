// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.queue.DeploymentSettings;
import org.espalier.server.workers.Limits;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a person says to {@code espalier serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    versionProvider = Serve.VersionLine.class,
    description = "Keeps experiments of many people going: takes them over HTTP, has processes of their own carry out"
        + " their runs, and goes on after a restart.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the server failed",
      "2:an argument is wrong, or the data folder or the port belongs to another process",
      "130, 143:ended by Ctrl-C or SIGTERM; what was accepted goes on at the next start"
    })
final class Serve {
  private static final int MOST_PORT = 65535;
  private static final int MOST_SLOTS = 1024;

  @Mixin
  private DataOption data;

  @Option(names = "--port", paramLabel = "N", defaultValue = "7470",
      description = "Port; 0 takes one that is free. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--host", paramLabel = "ADDRESS", defaultValue = "127.0.0.1",
      description = "Address of this machine to listen at; 0.0.0.0 for all. Default: ${DEFAULT-VALUE}, which is"
          + " reached from this machine alone.")
  private String host;

  @Mixin
  private DatabaseOption database;

  @Option(names = "--slots", paramLabel = "N",
      description = "Runs at once, each in a process of its own. Default: one a core.")
  private Optional<Integer> slots = Optional.empty();

  @Option(names = "--person-slots", paramLabel = "N",
      description = "Runs of one person at once. Default: as many as there are slots.")
  private Optional<Integer> person = Optional.empty();

  @Option(names = "--run-memory", paramLabel = "MIB",
      description = "Memory that the process of a run may take, with those that it begins. Default: any.")
  private Optional<Integer> memory = Optional.empty();

  @Option(names = "--run-threads", paramLabel = "N",
      description = "Threads that the process of a run may have. Default: any number.")
  private Optional<Integer> threads = Optional.empty();

  @Option(names = "--run-disk", paramLabel = "MIB",
      description = "Space that the folder of a run may take. Default: any.")
  private Optional<Integer> disk = Optional.empty();

  @Option(names = "--run-time", paramLabel = "SECONDS",
      description = "Time that a run may take. Default: any.")
  private Optional<Integer> time = Optional.empty();

  @Option(names = "--keep-free", paramLabel = "MIB", defaultValue = "512",
      description = "Space that is kept free on the disk of the data: with less, nothing new begins until there is"
          + " room. Default: ${DEFAULT-VALUE}.")
  private int keepFree;

  @Option(names = "--deploy-from", paramLabel = "DIR",
      description = "Deploys the jars that are put into this folder, and writes beside each what came of it.")
  private Optional<Path> deployFrom = Optional.empty();

  @Option(names = "--trust", paramLabel = "FILE",
      description = "Takes only bundles that are signed with a certificate of this PEM file; may be given several"
          + " times. Default: bundles need no signature.")
  private List<Path> trust = new ArrayList<>();

  @Option(names = "--tls-keystore", paramLabel = "FILE",
      description = "Serves HTTPS with the key of this PKCS #12 file; its password is taken from"
          + " ESPALIER_TLS_PASSWORD.")
  private Optional<Path> keystore = Optional.empty();

  @Option(names = "--verbose", description = "Show the log and stack traces.")
  boolean verbose;

  /**
   * The options, each looked at.
   *
   * @throws InvalidInputException if one cannot be
   */
  Settings settings() {
    if (port < 0 || port > MOST_PORT) {
      throw new InvalidInputException("--port is " + port + "; it must be from 0 to " + MOST_PORT);
    }
    slots.filter(n -> n < 1 || n > MOST_SLOTS).ifPresent(n -> {
      throw new InvalidInputException("--slots is " + n + "; it must be from 1 to " + MOST_SLOTS);
    });
    Map.of("--person-slots", person, "--run-memory", memory, "--run-threads", threads, "--run-disk", disk,
        "--run-time", time).forEach((name, value) -> value.filter(n -> n < 1).ifPresent(n -> {
          throw new InvalidInputException(name + " is " + n + "; it must be 1 at least");
        }));
    keystore.filter(file -> !Files.isReadable(file) || Files.isDirectory(file)).ifPresent(file -> {
      throw new InvalidInputException("--tls-keystore names " + file + ", which cannot be read");
    });
    if (keepFree < 0) {
      throw new InvalidInputException("--keep-free is " + keepFree + "; it must be 0 at least");
    }
    deployFrom.filter(folder -> !Files.isDirectory(folder) || !Files.isWritable(folder)).ifPresent(folder -> {
      throw new InvalidInputException("--deploy-from names " + folder
          + ", which is no folder that can be written to: what came of each jar is written beside it");
    });
    return new Settings(
        data.folder(), address(), port, database.url(), slots, whole(person), limits(), (long) keepFree << 20,
        new DeploymentSettings(
            Certificates.of(trust), deployFrom.map(Path::toAbsolutePath), DeploymentSettings.USUAL.patience()),
        keystore);
  }

  private Limits limits() {
    return new Limits(bytes(memory), whole(threads), bytes(disk), time.map(seconds -> Duration.ofSeconds(seconds)));
  }

  private static OptionalInt whole(Optional<Integer> value) {
    return value.map(OptionalInt::of).orElse(OptionalInt.empty());
  }

  private static OptionalLong bytes(Optional<Integer> mebibytes) {
    return mebibytes.map(n -> OptionalLong.of((long) n << 20)).orElse(OptionalLong.empty());
  }

  private InetAddress address() {
    try {
      if (!host.isBlank()) {
        return InetAddress.getByName(host);
      }
    } catch (UnknownHostException e) {
      // said below
    }
    throw new InvalidInputException("--host is '" + host + "'; it must be an address of this machine");
  }

  /** The version of this bundle, and the Java that runs it. */
  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Bundle bundle = FrameworkUtil.getBundle(Serve.class);
      Version version = bundle == null ? Version.emptyVersion : bundle.getVersion();
      return new String[] {"espalier server " + version + " (Java " + System.getProperty("java.version") + ")"};
    }
  }
}
