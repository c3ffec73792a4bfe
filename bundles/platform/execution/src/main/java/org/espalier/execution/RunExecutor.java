// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Carries out runs, each from its plan alone, with the plug-ins of the catalogue that it is locked to. Safe for use by
 * several threads.
 */
@ProviderType
public interface RunExecutor {

  /** What results say made them, with its version. */
  String tool();

  /** A new place for runs that are carried out side by side. */
  Workbench workbench(Terms terms);
}
