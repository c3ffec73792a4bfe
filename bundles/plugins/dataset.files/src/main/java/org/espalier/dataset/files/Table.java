// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;

/**
 * Examples as files hold them, in their order.
 *
 * @param input shape of one input
 * @param size number of examples
 * @param inputs reads one
 * @param targets of all examples, one after another
 * @param width numbers of one target
 */
record Table(Shape input, int size, Inputs inputs, float[] targets, int width) {

  /** Reads inputs; safe for several threads. */
  interface Inputs {
    void read(int index, float[] into, int offset);
  }

  /** Inputs that lie one after another. */
  static Inputs of(float[] values, int inputSize) {
    return (index, into, offset) -> System.arraycopy(values, index * inputSize, into, offset, inputSize);
  }

  /** Inputs of 8 bits that lie one after another, as numbers from 0 to 255. */
  static Inputs ofBytes(byte[] values, int inputSize) {
    return (index, into, offset) -> {
      int first = index * inputSize;
      for (int i = 0; i < inputSize; i++) {
        into[offset + i] = values[first + i] & 0xff;
      }
    };
  }

  /**
   * Before memory is taken.
   *
   * @param what is refused if it is more than can be addressed
   * @throws InvalidInputException that says how large it is
   */
  static int requireAddressable(String what, long count, long each) {
    long values;
    try {
      values = Math.multiplyExact(count, each);
    } catch (ArithmeticException e) {
      throw new InvalidInputException(what + " has " + count + " x " + each + " values, more than there can be", e);
    }
    if (values > Integer.MAX_VALUE - 8) {
      throw new InvalidInputException(
          what + " has " + values + " values; a data set is kept in memory, of at most " + (Integer.MAX_VALUE - 8));
    }
    return (int) values;
  }

  /** The same with another shape of inputs. */
  Table as(Shape shape) {
    if (shape.size() != input.size()) {
      throw new InvalidInputException(
          "inputs of " + input.size() + " values (" + input + ") can't have the shape " + shape + ", which has "
              + shape.size());
    }
    return new Table(shape, size, inputs, targets, width);
  }
}
