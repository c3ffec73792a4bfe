// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.hedging;

import java.util.Map;

/** Rules of trading that need no training, to compare a network with: a plug-in. */
public interface Benchmarks {
  String KIND = "benchmarks";

  /** In a sentence. */
  String MEANING = "Rules of hedging that networks are compared with.";

  /** The rules that the contract allows, by name, in the order in which they are shown; each call makes new ones. */
  Map<String, Hedge> hedges(Contract contract);
}
