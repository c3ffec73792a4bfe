// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue;

import java.nio.file.Path;
import org.espalier.server.data.BundleRecord;
import org.osgi.annotation.versioning.ProviderType;

/** Adds plug-in bundles to those that experiments are planned with, and takes them away. Safe for several threads. */
@ProviderType
public interface Deployments {
  /**
   * Looks at a bundle in a worker process, and adds it.
   *
   * @param jar a file of the caller's, which is copied
   * @throws org.espalier.api.plugin.InvalidInputException if nothing in it can be used, or it is there already
   */
  BundleRecord deploy(Path jar, String who);

  /**
   * Takes a bundle away from new experiments; those that were planned with it go on.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if there is no bundle with the digest
   */
  BundleRecord retire(String sha256, String who);
}
