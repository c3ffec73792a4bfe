// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import java.util.List;
import org.espalier.api.plugin.InvalidInputException;

/**
 * What a child is started with.
 *
 * @param module imported first; may be empty
 * @param cost the key of a step's info that holds its cost; empty if there is none
 * @param timeout seconds that an answer may take
 */
record Settings(String id, String python, String module, String cost, int workers, int timeout) {

  static Settings of(GymnasiumEnvironment.Options options) {
    return new Settings(
        options.id(), options.python(), options.module(), options.cost(), options.workers(), options.timeout());
  }

  /** Names of the costs. */
  List<String> costs() {
    return cost.isEmpty() ? List.of() : List.of(cost);
  }

  /** Something is wrong with this environment. */
  InvalidInputException failure(String what) {
    return failure(what, null);
  }

  InvalidInputException failure(String what, Throwable cause) {
    return new InvalidInputException("Gymnasium's " + id + ": " + what, cause);
  }
}
