package org.espalier.api.task;

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
}
