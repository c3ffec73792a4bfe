// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.BundleState;
import org.espalier.server.data.Bundles;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.ServerSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets bundles go that are taken away, once no open experiment is planned with them. Safe for several threads. */
@Component(service = Retirement.class)
public final class Retirement {
  private final Bundles bundles;
  private final Experiments experiments;
  private final Path data;

  @Activate
  public Retirement(
      @Reference ServerSettings settings, @Reference Bundles bundles, @Reference Experiments experiments) {
    this.bundles = bundles;
    this.experiments = experiments;
    this.data = settings.data();
  }

  /** Lets go of what nobody needs any more. */
  public synchronized void look() {
    for (BundleRecord bundle : bundles.all()) {
      if (bundle.state() == BundleState.DRAINING && users(bundle.sha256()).isEmpty()) {
        bundles.change(bundle.sha256(), Set.of(BundleState.DRAINING), BundleState.RETIRED, bundle.who());
      }
    }
  }

  /** The open experiments that are planned with a bundle. */
  List<Long> users(String sha256) {
    return experiments.open().stream()
        .filter(open -> open.state() != ExperimentState.ACCEPTED)
        .map(ExperimentRecord::id)
        .filter(open -> isPlannedWith(ExperimentFolder.of(data, open), sha256))
        .toList();
  }

  private static boolean isPlannedWith(ExperimentFolder folder, String sha256) {
    return folder.isPlanned() && folder.plan().runs().stream()
        .flatMap(run -> run.lineup().all())
        .anyMatch(use -> use.sha256().equals(sha256));
  }
}
