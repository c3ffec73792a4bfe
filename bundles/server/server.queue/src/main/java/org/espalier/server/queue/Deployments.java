// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.espalier.server.data.BundleRecord;
import org.osgi.annotation.versioning.ProviderType;

/** Adds plug-in bundles to those that experiments are planned with, and takes them away. Safe for several threads. */
@ProviderType
public interface Deployments {
  /**
   * Looks at a bundle in a worker process, and adds it. A retired one comes back; one that is there stays as it is.
   *
   * @param jar a file of the caller's, which is copied; by its name it is told of
   * @param who asked for it, for the audit
   * @throws org.espalier.api.plugin.InvalidInputException if it is damaged, changed after it was signed or not signed
   *     by who must, leads out of itself, nothing in it can be used, or its name and version are there with other
   *     bytes; nothing is stored then
   * @throws NoRoomException if the disk is full
   */
  BundleRecord deploy(Path jar, String who);

  /**
   * Takes a bundle away from new experiments; those that were planned with it go on.
   *
   * @param left time after which they are ended all the same; empty for as long as they take
   * @throws org.espalier.api.plugin.InvalidInputException if there is no bundle with the digest
   */
  BundleRecord retire(String sha256, String who, Optional<Duration> left);
}
