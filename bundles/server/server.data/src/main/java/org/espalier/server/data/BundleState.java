// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

/** What a deployed plug-in bundle is used for. */
public enum BundleState {
  /** New experiments are planned with it. */
  ACTIVE,
  /** Experiments that were planned with it go on; new ones do not use it. */
  DRAINING,
  /** Nothing uses it; its file is kept. */
  RETIRED
}
