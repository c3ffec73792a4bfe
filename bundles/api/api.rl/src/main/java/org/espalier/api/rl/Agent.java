// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import java.util.List;
import org.espalier.api.data.Split;
import org.espalier.api.task.Exhibit;

/** What a trained agent shows to evaluators. */
public interface Agent extends Exhibit {

  Policy policy();

  /** A new environment of the kind it was trained in. */
  Environment environment();

  /** The episodes whose mean reward is the agent's score on this part of the data, in their order. */
  List<Episode> scored(Split split);
}
