// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the open leases on each bundle, and takes a retired bundle away when nothing holds it. A bundle is held by the
 * leases on itself and by those on bundles wired to it, because the refresh after its end restarts these as well.
 */
@Component(service = BundleLeases.class)
public final class BundleLeases {
  private static final Logger LOG = LoggerFactory.getLogger(BundleLeases.class);

  private final FrameworkWiring wiring;

  private final Object lock = new Object();
  /** Number of open leases by bundle; a bundle without one is not in it. Guarded by lock. */
  private final Map<Bundle, Integer> open = new HashMap<>();
  /** Hidden from new runs until they are gone. Guarded by lock. */
  private final Set<Bundle> retired = new HashSet<>();
  /**
   * Being uninstalled or restarted just now, with the number of refreshes that concern it: no lease is given on these.
   * Guarded by lock.
   */
  private final Map<Bundle, Integer> leaving = new HashMap<>();

  @Activate
  public BundleLeases(BundleContext context) {
    wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
  }

  /** Opens a lease, after a refresh that concerns the bundle. Each is ended by {@link #close}. */
  void open(Bundle bundle) {
    synchronized (lock) {
      awaitWhile(() -> leaving.containsKey(bundle));
      increment(open, bundle);
    }
  }

  void close(Bundle bundle) {
    synchronized (lock) {
      decrement(open, bundle);
    }
    takeAwayWhatIsFree();
  }

  void retire(Bundle bundle) {
    synchronized (lock) {
      retired.add(bundle);
    }
    takeAwayWhatIsFree();
  }

  /** Takes a retirement back; false if it is too late and the bundle is gone. */
  boolean keep(Bundle bundle) {
    synchronized (lock) {
      awaitWhile(() -> leaving.containsKey(bundle));
      retired.remove(bundle);
      return bundle.getState() != Bundle.UNINSTALLED;
    }
  }

  boolean isRetired(Bundle bundle) {
    synchronized (lock) {
      return retired.contains(bundle);
    }
  }

  /** Waits for refreshes: in the middle of one, plug-ins that stay are not there either. */
  void awaitRefreshes() {
    synchronized (lock) {
      awaitWhile(() -> !leaving.isEmpty());
    }
  }

  /** Called with the lock, which is released while it waits. */
  private void awaitWhile(BooleanSupplier condition) {
    boolean interrupted = false;
    while (condition.getAsBoolean()) {
      try {
        lock.wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The framework stops bundles without the lock: stopping one runs its code, which may well close a lease. */
  private void takeAwayWhatIsFree() {
    Map<Bundle, Set<Bundle>> free = new HashMap<>();
    synchronized (lock) {
      for (Bundle bundle : retired) {
        Set<Bundle> concerned = new HashSet<>(wiring.getDependencyClosure(Set.of(bundle)));
        concerned.add(bundle);
        if (!leaving.containsKey(bundle) && concerned.stream().noneMatch(open::containsKey)) {
          free.put(bundle, concerned);
        }
      }
      free.values().forEach(concerned -> concerned.forEach(bundle -> increment(leaving, bundle)));
    }
    free.forEach(this::takeAway);
  }

  private void takeAway(Bundle bundle, Set<Bundle> concerned) {
    try {
      bundle.uninstall();
      LOG.info("{} {} is uninstalled", bundle.getSymbolicName(), bundle.getVersion());
      wiring.refreshBundles(Set.of(bundle), event -> hasLeft(bundle, concerned));
    } catch (BundleException | IllegalStateException e) {
      // it was uninstalled by someone else, or the framework is going down itself
      LOG.warn("{} {} can't be uninstalled", bundle.getSymbolicName(), bundle.getVersion(), e);
      hasLeft(bundle, concerned);
    }
  }

  private void hasLeft(Bundle bundle, Set<Bundle> concerned) {
    synchronized (lock) {
      retired.remove(bundle);
      concerned.forEach(other -> decrement(leaving, other));
      lock.notifyAll();
    }
    // one that was retired meanwhile may have been among the concerned
    takeAwayWhatIsFree();
  }

  private static void increment(Map<Bundle, Integer> counts, Bundle bundle) {
    counts.merge(bundle, 1, Integer::sum);
  }

  private static void decrement(Map<Bundle, Integer> counts, Bundle bundle) {
    counts.computeIfPresent(bundle, (b, count) -> count == 1 ? null : count - 1);
  }
}
