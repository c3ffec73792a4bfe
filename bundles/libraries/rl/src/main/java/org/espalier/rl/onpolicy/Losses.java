// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.onpolicy;

import java.util.function.Supplier;

/**
 * What an algorithm follows down.
 *
 * @param policy gives a new loss of the actor
 * @param value gives a new loss of a critic
 */
public record Losses(Supplier<PolicyLoss> policy, Supplier<ValueLoss> value) {}
