// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which bundles a server takes.
 *
 * @param trusted certificates of which one must have signed a bundle; none for bundles need no signature
 * @param watched a folder from which jars are deployed as they come; empty for none
 * @param patience how long a process may take to install a bundle and to initialise its classes
 */
public record DeploymentSettings(List<X509Certificate> trusted, Optional<Path> watched, Duration patience) {
  /** Bundles come by request alone, and need no signature. */
  public static final DeploymentSettings USUAL =
      new DeploymentSettings(List.of(), Optional.empty(), Duration.ofSeconds(30));

  public DeploymentSettings {
    trusted = List.copyOf(trusted);
  }
}
