// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.rl.Space;
import org.espalier.rl.policy.ActorPass;
import org.espalier.rl.policy.Categorical;
import org.espalier.rl.policy.DiagonalGaussian;
import org.espalier.rl.policy.ScoreDistribution;
import org.espalier.rl.policy.StateDependentGaussian;

/** Which distribution the settings ask for. */
final class Distributions {
  private Distributions() {}

  /**
   * The distribution for actions of this space.
   *
   * @param algorithm its name, for messages
   * @param actor the network whose outputs it reads
   * @throws InvalidInputException if settings ask for what the space or the network does not have
   */
  static ScoreDistribution of(
      String algorithm, Space space, OnPolicySettings.Exploration exploration, Architecture actor) {
    if (space instanceof Space.Box box) {
      return exploration.useSde()
          ? new StateDependentGaussian(box, ActorPass.featureWidth(algorithm, actor), exploration.logStdInit())
          : new DiagonalGaussian(box, exploration.logStdInit());
    }
    if (exploration.useSde() || exploration.logStdInit() != 0) {
      throw new InvalidInputException(
          algorithm + ": " + (exploration.useSde() ? "use-sde" : "log-std-init") + " is for continuous actions, but the"
              + " environment's are " + space + "; leave it out");
    }
    return new Categorical(((Space.Discrete) space).n());
  }
}
