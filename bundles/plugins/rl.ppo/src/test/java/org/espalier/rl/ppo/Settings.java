// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.ppo;

import java.util.Map;

/** Options of the algorithm: the declared defaults, but for the ones given. */
final class Settings {
  private Settings() {}

  static Ppo.Options with(Map<String, Object> changes) {
    return org.espalier.tck.Settings.of(Ppo.Options.class, changes);
  }
}
