// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

import org.espalier.api.engine.Network;
import org.espalier.api.random.RandomStream;

/** Gives inputs of the kind a network is trained on, for criteria that look at activations. */
public interface InputSource extends Facet {

  /**
   * Inputs drawn from the training data.
   *
   * @param network one of the training's networks
   * @return samples x input size values
   */
  float[] inputs(Network network, int samples, RandomStream random);
}
