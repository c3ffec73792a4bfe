package org.espalier.rl.ppo;

import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.rl.Space;
import org.espalier.rl.policy.ActorPass;
import org.espalier.rl.policy.Categorical;
import org.espalier.rl.policy.DiagonalGaussian;
import org.espalier.rl.policy.ScoreDistribution;
import org.espalier.rl.policy.StateDependentGaussian;

/** Which distribution the options ask for. */
final class Distributions {
  private Distributions() {}

  /**
   * The distribution for actions of this space.
   *
   * @param actor the network whose outputs it reads
   * @throws InvalidInputException if options ask for what the space or the network does not have
   */
  static ScoreDistribution of(Space space, Ppo.Options options, Architecture actor) {
    if (space instanceof Space.Box box) {
      return options.useSde()
          ? new StateDependentGaussian(box, ActorPass.featureWidth("ppo", actor), options.logStdInit())
          : new DiagonalGaussian(box, options.logStdInit());
    }
    if (options.useSde() || options.logStdInit() != 0) {
      throw new InvalidInputException(
          "ppo: " + (options.useSde() ? "use-sde" : "log-std-init") + " is for continuous actions, but the"
              + " environment's are " + space + "; leave it out");
    }
    return new Categorical(((Space.Discrete) space).n());
  }
}
