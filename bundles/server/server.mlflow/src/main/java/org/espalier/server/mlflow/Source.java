// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.espalier.server.accounts.Caller;
import org.espalier.server.data.Page;

/** Experiments and runs of one origin. What the caller does not see is not there for them. */
interface Source {
  Optional<ExperimentView> experiment(Caller caller, String id);

  Optional<ExperimentView> named(Caller caller, String name);

  Page<ExperimentView> experiments(Caller caller, Search search);

  Optional<RunView> run(Caller caller, String id);

  /**
   * Runs of some experiments.
   *
   * @param experiments ids; those of another origin are passed over
   */
  Page<RunView> runs(Caller caller, List<String> experiments, Search search);

  /**
   * All measurements of a metric of a run that is of this origin, in the order of steps.
   *
   * @param after the token of the page before; empty for the first
   * @param limit measurements at most
   */
  Page<Metric> history(String run, String metric, String after, int limit) throws IOException;
}
