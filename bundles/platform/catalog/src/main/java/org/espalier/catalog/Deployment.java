package org.espalier.catalog;

import java.nio.file.Path;
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
   *     start, or has the name and version of a bundle with other bytes; then none of them is installed
   */
  void install(Path source);

  /**
   * Hides a bundle's plug-ins from new resolutions, and uninstalls it once the last lease on any of them is closed,
   * which is now if there is none.
   *
   * @param bundle symbolic name
   * @throws org.espalier.api.plugin.InvalidInputException if there is no such bundle
   */
  void retire(String bundle, Version version);
}
