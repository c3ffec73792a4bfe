// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

/**
 * What a task asks of the last layer.
 *
 * @param outputs number of outputs
 * @param weightGain scale of the last layer's initial weights relative to the other layers' scheme with gain 1;
 *     reinforcement learning starts policies near uniform with .01
 */
public record Head(int outputs, double weightGain) {
  public Head(int outputs) {
    this(outputs, 1);
  }
}
