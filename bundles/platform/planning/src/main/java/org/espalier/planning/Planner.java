// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning;

import org.espalier.json.JsonObject;
import org.espalier.plan.ExperimentPlan;
import org.osgi.annotation.versioning.ProviderType;

/** Makes plans of experiment files, with the plug-ins that are there now. Safe for use by several threads. */
@ProviderType
public interface Planner {

  /**
   * The experiment that a file describes, with every plug-in locked to version and digest. Each combination of task and
   * architecture is put together once, to see that it fits.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if something in it is wrong: a line for each problem, with
   *     file, line, key, what is wrong and what would be right
   */
  ExperimentPlan plan(ExperimentFile file);

  /** The work that a plan comes to. Takes some seconds, in which a little of it is done and timed. */
  Estimate estimate(ExperimentPlan plan);

  /** A JSON Schema (2020-12) of experiment files, for editors. */
  JsonObject schema();
}
