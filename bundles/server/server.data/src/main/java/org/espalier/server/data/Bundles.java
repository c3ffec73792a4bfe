// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The plug-in bundles that were deployed. Safe for several threads. */
public interface Bundles {
  /** Adds a bundle; false if there is one with the digest. */
  boolean add(BundleRecord bundle);

  Optional<BundleRecord> find(String sha256);

  /** By name, the newest of a name first. */
  List<BundleRecord> all();

  /** Puts a bundle into a state if it is in one of some others; false if it is not. */
  boolean change(String sha256, Set<BundleState> from, BundleState to, String who);
}
