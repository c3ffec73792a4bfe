// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.constrainedrl;

import java.util.Locale;
import org.espalier.allocation.Baseline;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Arm.Role;

/** What a pruning by an agent is compared with. */
enum Control {
  UNIFORM(Role.CONTROL, "the same share of every layer's filters"),
  GLOBAL_MAGNITUDE(Role.ALTERNATIVE, "the filters of highest score among all layers"),
  KEEP_FIRST(Role.CONTROL, "the whole first convolution, and the same share of every other layer's filters"),
  RANDOM_SEARCH(Role.CONTROL, "the best of allocations drawn at random, at equal cost"),
  CEM(Role.ALTERNATIVE, "the best allocation of the cross-entropy method, at equal cost"),
  AMC(Role.ALTERNATIVE, "the best allocation of an agent whose actions are limited so that budgets are met"),
  LAST_POLICY(Role.ALTERNATIVE, "what the agent decides when it has learnt, without exploring"),
  DENSE_FINETUNED(Role.OTHER, "the dense network, trained as much longer as what is pruned"),
  PROXY_CHECK(Role.OTHER, "the best of allocations of which the final training is compared with the proxy");

  private final Arm arm;

  Control(Role role, String phrase) {
    arm = new Arm(name().toLowerCase(Locale.ROOT).replace('_', '-'), role, phrase);
  }

  Arm arm() {
    return arm;
  }

  /** Whether it spends as much as the agent. */
  boolean searches() {
    return this == RANDOM_SEARCH || this == CEM || this == AMC;
  }

  /** What needs no search. */
  Baseline baseline() {
    return Baseline.valueOf(name());
  }

  /** The control of an arm. */
  static Control of(String arm) {
    return valueOf(arm.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
