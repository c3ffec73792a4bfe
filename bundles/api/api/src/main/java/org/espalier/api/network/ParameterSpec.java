// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

/**
 * One array of numbers that a layer owns.
 *
 * @param name {@code layer.kind}, such as {@code dense1.weight}
 * @param layer name of the layer
 * @param role what the numbers are
 * @param shape canonical layout, outputs first: dense weight [out, in], convolution weight [out, in of its group,
 *     height, width], LSTM weights [4 units, in] and [4 units, units] with the gates in the order input, forget, cell,
 *     output; vectors [out]
 * @param initializer how it starts
 * @param fanIn inputs that one output of the layer sums over
 * @param fanOut outputs that one input of the layer reaches
 * @param macsPerWeight multiply-accumulates that one weight takes part in, for one sample; 0 for all but weights
 */
public record ParameterSpec(
    String name,
    String layer,
    Role role,
    Shape shape,
    Initializer initializer,
    int fanIn,
    int fanOut,
    long macsPerWeight) {

  /** What a parameter does in its layer. */
  public enum Role {
    /** Multiplies inputs: what pruning is about. */
    WEIGHT,
    /** Is added. */
    BIAS,
    /** Scales a normalised channel. */
    GAIN,
    /** Follows the data and is not trained: running mean and variance. */
    BUFFER
  }

  public int size() {
    return shape.size();
  }

  /** Whether an optimiser changes it. */
  public boolean trained() {
    return role != Role.BUFFER;
  }
}
