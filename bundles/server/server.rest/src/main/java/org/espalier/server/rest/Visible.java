// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.core.SecurityContext;
import org.espalier.server.accounts.Caller;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.Filter;

/** Which experiments somebody sees: those of their projects; what they do not see is not there for them. */
final class Visible {
  private final Caller caller;

  Visible(SecurityContext security) {
    caller = Access.caller(security);
  }

  Caller caller() {
    return caller;
  }

  /** Lets through what they see. */
  Filter filter() {
    return caller.visible();
  }

  boolean sees(String project) {
    return caller.sees(project);
  }

  /** The experiment with the number, if they see it. */
  ExperimentRecord experiment(Experiments experiments, long id) {
    return experiments.find(id).filter(record -> sees(record.project()))
        .orElseThrow(() -> Problem.notFound("experiment " + id));
  }
}
