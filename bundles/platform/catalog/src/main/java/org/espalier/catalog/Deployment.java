// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.osgi.framework.Version;

/**
 * Brings plug-in bundles in and lets them go, one version beside another, never over it. What is installed here lasts
 * until the framework stops. Safe for use by several threads.
 */
@ProviderType
public interface Deployment {

  /**
   * Installs a bundle, or all {@code *.jar} of a folder, which may need one another. When it returns, the plug-ins are
   * in the catalogue. Bytes that are installed already are left as they are.
   *
   * @param source a jar file or a folder
   * @throws org.espalier.api.plugin.InvalidInputException if a file is not a bundle, needs what is not there, does not
   *     start, has the name and version of a bundle with other bytes, has no plug-in that can be used (and no packages
   *     for others), or one that another bundle gives by the same name; then none of them is installed
   */
  void install(Path source);

  /**
   * Loads and initialises the classes of a bundle's plug-ins. Their initialisers may do whatever they like, and need
   * not return: this is for a process that nobody else needs.
   *
   * @param jar from which the bundle was installed
   * @throws org.espalier.api.plugin.InvalidInputException if there is no such bundle, or a class can't be initialised,
   *     with what was thrown
   */
  void initialise(Path jar);

  /**
   * Sees to it that bundles are there that a plan is locked to: those that are installed with these bytes are, the
   * others are taken from a store and installed as by {@link #install}.
   *
   * @param store a folder of jars that are found by their SHA-256: names are free, and one that is called {@code
   *     <sha256>.jar} is found without the others being read; empty if there is none
   * @throws org.espalier.api.plugin.InvalidInputException if one is neither installed nor in the store, is installed
   *     with other bytes, or can't be installed; then none of them is
   */
  void provide(Collection<LockedBundle> bundles, Optional<Path> store);

  /**
   * Hides a bundle's plug-ins from new resolutions, and uninstalls it once the last lease on any of them is closed,
   * which is now if there is none.
   *
   * @param bundle symbolic name
   * @throws org.espalier.api.plugin.InvalidInputException if there is no such bundle
   */
  void retire(String bundle, Version version);
}
