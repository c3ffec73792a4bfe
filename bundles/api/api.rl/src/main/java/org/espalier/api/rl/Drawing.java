// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.rl;

import java.util.List;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;

/**
 * Draws the state in which an environment is, as Gymnasium's {@code render}: it looks and changes nothing. Used by the
 * thread that uses the environment. An environment that has one declares {@code provides = "drawing"}.
 */
public interface Drawing {

  /** What the pictures of an episode show. */
  View view();

  /** Steps that take a second when they are watched, as Gymnasium's {@code render_fps}. */
  double stepsPerSecond();

  /**
   * The marks of the present state, the last one on top: in every state of an episode the same ones at other places, as
   * {@link org.espalier.api.picture.Animation} has it. Means nothing before the first reset.
   */
  List<Mark> marks();
}
