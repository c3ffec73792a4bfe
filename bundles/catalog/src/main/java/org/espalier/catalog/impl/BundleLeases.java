package org.espalier.catalog.impl;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  /** Hidden from new runs and not yet uninstalled. Guarded by lock. */
  private final Set<Bundle> retired = new HashSet<>();
  /** Being uninstalled or restarted by a refresh just now: no lease is given on these. Guarded by lock. */
  private final Set<Bundle> leaving = new HashSet<>();

  @Activate
  public BundleLeases(BundleContext context) {
    wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
  }

  /** Opens a lease, after a refresh that concerns the bundle. Each is ended by {@link #close}. */
  void open(Bundle bundle) {
    synchronized (lock) {
      awaitLeaving(bundle);
      open.merge(bundle, 1, Integer::sum);
    }
  }

  void close(Bundle bundle) {
    synchronized (lock) {
      open.computeIfPresent(bundle, (b, leases) -> leases == 1 ? null : leases - 1);
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
      retired.remove(bundle);
      awaitLeaving(bundle);
      return bundle.getState() != Bundle.UNINSTALLED;
    }
  }

  /** Called with the lock, which is released while it waits. */
  private void awaitLeaving(Bundle bundle) {
    boolean interrupted = false;
    while (leaving.contains(bundle)) {
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

  boolean isRetired(Bundle bundle) {
    synchronized (lock) {
      return retired.contains(bundle);
    }
  }

  /** The framework is called without the lock: stopping a bundle runs its code, which may well close a lease. */
  private void takeAwayWhatIsFree() {
    Map<Bundle, Collection<Bundle>> free = new HashMap<>();
    synchronized (lock) {
      for (Bundle bundle : retired) {
        Collection<Bundle> concerned = wiring.getDependencyClosure(List.of(bundle));
        if (concerned.stream().noneMatch(open::containsKey)) {
          free.put(bundle, new ArrayList<>(concerned));
        }
      }
      retired.removeAll(free.keySet());
      free.forEach((bundle, concerned) -> {
        leaving.add(bundle);
        leaving.addAll(concerned);
      });
    }
    free.forEach(this::takeAway);
  }

  private void takeAway(Bundle bundle, Collection<Bundle> concerned) {
    try {
      bundle.uninstall();
      LOG.info("{} {} is uninstalled", bundle.getSymbolicName(), bundle.getVersion());
    } catch (BundleException | IllegalStateException e) {
      LOG.warn("{} {} can't be uninstalled", bundle.getSymbolicName(), bundle.getVersion(), e);
    }
    wiring.refreshBundles(List.of(bundle), event -> hasLeft(bundle, concerned));
  }

  private void hasLeft(Bundle bundle, Collection<Bundle> concerned) {
    synchronized (lock) {
      leaving.remove(bundle);
      leaving.removeAll(concerned);
      lock.notifyAll();
    }
  }
}
