// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.util.Map;
import org.espalier.server.queue.WorkerCounts;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The workers of the server's workforce. */
@Component
public final class WorkforceCounts implements WorkerCounts {
  private final Workforce workforce;

  @Activate
  public WorkforceCounts(@Reference Workforce workforce) {
    this.workforce = workforce;
  }

  @Override
  public Map<String, Integer> all() {
    return workforce.pool().count();
  }
}
