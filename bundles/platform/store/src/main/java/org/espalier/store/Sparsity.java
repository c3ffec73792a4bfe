// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

/**
 * Share of a trainable's networks that masks remove, each from 0 to 1.
 *
 * @param weights of what multiplies inputs, layers that are not pruned included
 * @param parameters of all trained parameters
 * @param macs of the multiply-accumulates of one forward pass of one sample
 */
public record Sparsity(double weights, double parameters, double macs) {}
