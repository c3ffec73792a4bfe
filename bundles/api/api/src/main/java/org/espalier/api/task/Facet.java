// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.task;

/**
 * Marks what a training can be asked for in the middle of a run, by {@link Trainable#as}: an interface that extends
 * this one. Whoever declares it promises that nothing which can be got through it, arguments and results included,
 * reaches test data. What does reach them is an {@link Exhibit}.
 */
public interface Facet {}
