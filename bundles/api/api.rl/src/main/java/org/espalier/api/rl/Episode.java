package org.espalier.api.rl;

/**
 * What an episode came to.
 *
 * @param reward sum of its rewards, not discounted
 * @param cost sum of its costs
 * @param length its steps
 * @param terminated whether it reached an end of the process rather than a time limit
 */
public record Episode(double reward, double cost, int length, boolean terminated) {}
