// SPDX-License-Identifier: Apache-2.0
package org.espalier.allocation.walk;

/**
 * What an episode's last step gives (eqs. 4.1 and 4.2).
 *
 * @param reward of the pruned network, higher being better
 * @param costs in percent of the whole network's, one a budget
 */
public record Review(double reward, double[] costs) {}
