// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.espalier.catalog.LockedBundle;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The bundles whose code a plug-in's bundle runs: those that it is wired to, those that these are wired to, and their
 * fragments. Safe for use by several threads.
 */
final class Libraries {
  private static final Comparator<LockedBundle> ORDER =
      Comparator.comparing(LockedBundle::symbolicName).thenComparing(LockedBundle::version);

  /** A revision's bytes never change. */
  private final Map<BundleRevision, LockedBundle> known = new ConcurrentHashMap<>();

  /** All of them but the framework and the bundle itself, by name and version. The bundle is resolved. */
  List<LockedBundle> of(Bundle bundle) {
    Set<BundleRevision> reached = new LinkedHashSet<>();
    Deque<BundleRevision> open = new ArrayDeque<>();
    open.add(bundle.adapt(BundleRevision.class));
    while (!open.isEmpty()) {
      BundleRevision revision = open.remove();
      if (reached.add(revision)) {
        BundleWiring wiring = revision.getWiring();
        Stream<BundleRevision> providers =
            Stream.of(BundleRevision.PACKAGE_NAMESPACE, BundleRevision.BUNDLE_NAMESPACE)
                .flatMap(namespace -> wiring.getRequiredWires(namespace).stream())
                .map(BundleWire::getProvider);
        Stream<BundleRevision> fragments = wiring.getProvidedWires(BundleRevision.HOST_NAMESPACE).stream()
            .map(BundleWire::getRequirer);
        Stream.concat(providers, fragments).forEach(open::add);
      }
    }
    return reached.stream()
        .filter(revision -> revision.getBundle().getBundleId() != Constants.SYSTEM_BUNDLE_ID)
        .filter(revision -> !revision.getBundle().equals(bundle))
        .map(revision -> known.computeIfAbsent(revision, Libraries::locked))
        .sorted(ORDER)
        .toList();
  }

  private static LockedBundle locked(BundleRevision revision) {
    Bundle bundle = revision.getBundle();
    return new LockedBundle(bundle.getSymbolicName(), bundle.getVersion(), BundleDigest.of(bundle));
  }
}
