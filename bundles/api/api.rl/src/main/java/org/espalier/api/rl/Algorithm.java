package org.espalier.api.rl;

import org.espalier.api.task.TaskContext;

/** A reinforcement-learning algorithm: a plug-in. */
public interface Algorithm {
  String KIND = "algorithm";

  /**
   * A learner at the beginning of its training. Environments come from {@code context.part(Environment.KIND,
   * Environment.class)}, one a call.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if the algorithm can't learn in this environment, with the
   *     reason
   */
  Learner create(TaskContext context);
}
