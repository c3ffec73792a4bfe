// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.Optional;
import org.espalier.client.ServerAddress;
import org.espalier.client.ServerClient;
import picocli.CommandLine.Option;

/** Which server is asked, and by whom. */
final class ServerOption {
  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "The server; default: ESPALIER_SERVER, else server in ~/.config/espalier/client.properties, else "
          + ServerAddress.DEFAULT + ".")
  private Optional<String> server = Optional.empty();

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "Who asks; default: ESPALIER_TOKEN, else token in that file. Others on this machine can read what"
          + " is typed here.")
  private Optional<String> token = Optional.empty();

  ServerClient client() {
    return new ServerClient(ServerAddress.of(server, token, System.getenv()));
  }
}
