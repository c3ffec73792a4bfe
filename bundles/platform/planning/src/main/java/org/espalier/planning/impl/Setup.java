// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.List;
import java.util.Optional;
import org.espalier.plan.Lineup;
import org.espalier.plan.PluginUse;

/**
 * The plug-ins that a training needs, and those that measure its network. The procedure has no part in it but stands in
 * every lineup.
 */
record Setup(
    PluginUse task, PluginUse architecture, PluginUse engine, PluginUse procedure, List<PluginUse> evaluators) {

  static Setup of(Lineup lineup) {
    return new Setup(lineup.task(), lineup.architecture(), lineup.engine(), lineup.procedure(), lineup.evaluators());
  }

  Lineup lineup() {
    return new Lineup(task, architecture, engine, procedure, Optional.empty(), evaluators);
  }
}
