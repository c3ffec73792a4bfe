// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.rollout;

import org.espalier.api.engine.Network;

/**
 * A network that values states by the reward, or by one cost.
 *
 * @param network one output
 * @param gamma discount of what comes one step later
 * @param lambda weight of longer looks ahead in the advantage (Schulman et al. 2016)
 */
public record Critic(Network network, double gamma, double lambda) {}
