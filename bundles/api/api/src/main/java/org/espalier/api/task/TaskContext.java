// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

import java.nio.file.Path;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;

/** What a task is given to build a trainable from. */
public interface TaskContext {

  /**
   * A new network of the experiment's architecture on the experiment's engine.
   *
   * @param name what the task calls it, such as {@code actor}; names its initial weights' stream
   */
  Network network(String name, Shape input, Head head);

  /** The run's random streams. */
  Seeds seeds();

  /**
   * The streams of what chance does in training, such as the order of examples or the actions that are tried: those of
   * {@link #seeds}, unless the same data are trained on once more with other chance. What data are made of, and how a
   * network is scored, draws from {@link #seeds}.
   */
  default Seeds trainingSeeds() {
    return seeds();
  }

  /**
   * A folder of this training alone for the bulk of its state, so that what was written once need not be written with
   * each {@link Training#save} again: what is saved may name files in it. It need not exist. A saved state that did not
   * come to be may have left files of a later time behind, and the one before it must still find all that it names.
   * Deleted when the training is finished, so the state of a finished training names nothing. Empty where the training
   * is not saved to be gone on with.
   */
  default Optional<Path> folder() {
    return Optional.empty();
  }
}
