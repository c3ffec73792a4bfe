// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.data;

import java.io.IOException;
import org.espalier.api.random.Seeds;

/** Loads or generates data: a plug-in. */
public interface Dataset {
  String KIND = "dataset";

  /** In a sentence. */
  String MEANING = "The data that is learnt from.";

  /**
   * The data.
   *
   * @param seeds randomness of what is generated or divided at random; a data set with an option for a seed of its own
   *     does not use it
   * @throws IOException if files can't be read, with the path and what was expected there
   */
  Data load(Seeds seeds) throws IOException;
}
