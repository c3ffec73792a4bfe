// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import org.osgi.framework.Version;

/**
 * A bundle by its bytes: one that a plan is locked to, or whose code a run used.
 *
 * @param symbolicName of the bundle
 * @param version of the bundle
 * @param sha256 of its file, 64 lower-case hexadecimal digits
 */
public record LockedBundle(String symbolicName, Version version, String sha256) {

  /** Name and version. */
  @Override
  public String toString() {
    return symbolicName + " " + version;
  }
}
