package org.espalier.experiment;

import java.util.Map;

/**
 * The work that an experiment comes to, at most: early stopping makes it less, and so does a search that ends soon.
 *
 * @param runs number of runs by variant, in the order in which they are met
 * @param trainings number of trainings: one a run
 * @param samples examples or environment steps in all trainings
 * @param macs multiply-accumulates of one forward and backward pass (counted as three forward passes) for every sample
 * @param coreSeconds time on one core of this machine
 * @param basis what the time was computed from, in a sentence
 */
public record Estimate(
    Map<String, Integer> runs, int trainings, long samples, double macs, double coreSeconds, String basis) {}
