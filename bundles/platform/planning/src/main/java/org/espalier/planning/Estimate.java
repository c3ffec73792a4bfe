// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning;

/**
 * The work that an experiment comes to, at most: early stopping makes it less, and so does a search that ends soon.
 *
 * @param trainings how many whole trainings all runs come to, retraining of a part counted as that part
 * @param samples examples or environment steps in all trainings
 * @param macs multiply-accumulates of one forward and backward pass (counted as three forward passes) for every sample
 * @param coreSeconds time on one core of this machine for trainings, for what is measured of trained networks and for
 *     the start of a process
 * @param basis what the time was computed from, in a sentence
 */
public record Estimate(double trainings, long samples, double macs, double coreSeconds, String basis) {}
