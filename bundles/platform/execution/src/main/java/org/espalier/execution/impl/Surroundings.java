// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.Map;
import org.espalier.catalog.Catalog;
import org.espalier.execution.Terms;

/**
 * What all runs of a workbench share.
 *
 * @param catalog where the plug-ins come from
 * @param terms on which runs are carried out
 * @param facts of the machine
 * @param quiet gives the machine to one run alone
 * @param knowledge what is known of the data of each seed
 * @param slots the cores that they share
 */
record Surroundings(
    Catalog catalog, Terms terms, Map<String, String> facts, Quiet quiet, Knowledge knowledge, Slots slots) {

  boolean stopped() {
    return terms.stop().getAsBoolean();
  }

  void requireNotStopped() {
    if (stopped()) {
      throw new Stopped();
    }
  }
}
