// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.exchange;

import java.util.Optional;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.ReadsFiles;

/** Where the weights come from that a training starts with, if they are not drawn: a plug-in. */
public interface WeightSource extends ReadsFiles {
  String KIND = "weights";

  /** In a sentence. */
  String MEANING = "The weights that training starts with.";

  /**
   * The weights that a network starts with, buffers included; empty if it is not for this network, whose weights are
   * drawn then.
   *
   * @param network what the task calls it
   * @throws org.espalier.api.plugin.InvalidInputException if names or shapes don't fit, with the first that does not
   */
  Optional<Weights> weights(String network, Architecture architecture);
}
