// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

import org.espalier.api.data.Examples;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;

/** The data that a network is fitted to, and none that it is chosen or tested by. */
public interface TrainingData extends Facet {

  /** Shape of one input. */
  Shape input();

  /** What is predicted. */
  Target target();

  /** The training examples. */
  Examples examples();
}
