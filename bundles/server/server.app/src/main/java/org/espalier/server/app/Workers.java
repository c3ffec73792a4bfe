// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.launch.Command;
import org.espalier.server.queue.WorkSettings;
import org.espalier.server.workers.WorkerSettings;

/** How this server has work done: by processes of the command that started it. */
final class Workers {
  private static final Duration START = Duration.ofSeconds(120);
  /** Less than a command has to end. */
  private static final Duration GRACE = Duration.ofSeconds(Command.GRACE_SECONDS - 5);
  /** Longer than a machine that swaps keeps a process waiting. */
  private static final Duration SILENCE = Duration.ofSeconds(60);
  private static final int ATTEMPTS = 3;

  private Workers() {}

  /**
   * The settings.
   *
   * @param command that a worker is started with
   * @param sockets folder for sockets
   */
  static WorkSettings of(Settings settings, Path data, Path command, Path sockets) {
    WorkerSettings workers = new WorkerSettings(
        List.of(command.toString(), "worker"), environment(System.getenv()), sockets, data.resolve("log"),
        data.resolve("bundles"), settings.limits(), START, GRACE, SILENCE);
    return new WorkSettings(workers, settings.slots().orElseGet(() -> Runtime.getRuntime().availableProcessors()),
        settings.person(), ATTEMPTS, settings.leastFree(), settings.deployment());
  }

  /** The server's environment without its secrets; and what is built while it runs does not change what runs are. */
  static Map<String, String> environment(Map<String, String> own) {
    Map<String, String> environment = new TreeMap<>(own);
    environment.keySet().removeIf(name -> name.startsWith("ESPALIER_") && name.endsWith("_PASSWORD"));
    environment.remove("ESPALIER_TOKEN");
    environment.put("ESPALIER_BUILD", "no");
    return environment;
  }
}
