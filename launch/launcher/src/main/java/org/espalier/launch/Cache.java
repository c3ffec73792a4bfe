// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What is kept on disk between starts. All of it can be made again; it may be gone at any moment. */
@ProviderType
public interface Cache {

  /** A folder for what holds as long as no file of the assembly changes; it need not exist. */
  Path folder();

  /**
   * Removes what is kept, but nothing that a process uses.
   *
   * @param all whether also what was used in the last {@value #KEPT_DAYS} days
   * @return what was to be removed, in the order of the paths
   */
  List<Cleared> clear(boolean all);

  /** Days without use after which something is removed. */
  int KEPT_DAYS = 30;

  /**
   * Something that was to be removed.
   *
   * @param path below the cache's folder
   * @param bytes that were removed
   * @param inUse whether a process uses it, or part of it, which therefore stays
   */
  record Cleared(Path path, long bytes, boolean inUse) {}
}
