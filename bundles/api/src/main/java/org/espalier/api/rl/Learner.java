package org.espalier.api.rl;

import org.espalier.api.task.Training;

/**
 * A reinforcement-learning algorithm at work: rollouts and updates are its iterations, environment steps its samples.
 */
public interface Learner extends Training {

  /** The policy as it is now; it changes as training goes on. */
  Policy policy();
}
