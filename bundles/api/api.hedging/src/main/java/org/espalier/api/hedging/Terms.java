// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.hedging;

import java.util.List;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.task.Facet;

/** What is settled of a hedge before anything is trained; no market is among it, whose paths could be drawn. */
public interface Terms extends Facet {

  /** The moments of trading. */
  TimeGrid grid();

  /** Names of the {@link Desk#benchmarks}, in their order. */
  List<String> rules();
}
