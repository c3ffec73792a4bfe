// SPDX-License-Identifier: Apache-2.0
package org.espalier.curvature;

import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;

/**
 * Where matrices of weights are applied in a sample: at several places, each time to a vector of inputs. There may be
 * several matrices, one below the other, each for a group of the outputs, with vectors of its own.
 *
 * @param reads for each place, and at each place for each group, the numbers of the inputs, one vector after another;
 *     {@link #NOTHING} is an input of 0
 * @param elements inputs of a vector
 * @param groups number of matrices
 * @param outputs outputs of a place, those of a group after those of the one before
 * @param placeStride from an output to the same of the next place
 * @param outputStride from an output to the next of the same place
 */
record Wiring(int[] reads, int elements, int groups, int outputs, int placeStride, int outputStride) {
  static final int NOTHING = -1;

  /** The same matrix on each of so many vectors, one after another. */
  static Wiring dense(int vectors, int features, int units) {
    int[] reads = new int[vectors * features];
    for (int i = 0; i < reads.length; i++) {
      reads[i] = i;
    }
    return new Wiring(reads, features, 1, units, units, 1);
  }

  static Wiring convolution(Layer.Conv2d conv, Shape in, Shape out) {
    int kernel = conv.kernel();
    int places = out.get(1) * out.get(2);
    int all = in.get(0) * kernel * kernel;
    int[] reads = new int[places * all];
    for (int place = 0; place < places; place++) {
      int top = place / out.get(2) * conv.stride() - conv.padding();
      int left = place % out.get(2) * conv.stride() - conv.padding();
      for (int element = 0; element < all; element++) {
        int row = top + element / kernel % kernel;
        int column = left + element % kernel;
        boolean inside = row >= 0 && row < in.get(1) && column >= 0 && column < in.get(2);
        reads[place * all + element] =
            inside ? (element / (kernel * kernel) * in.get(1) + row) * in.get(2) + column : NOTHING;
      }
    }
    return new Wiring(reads, all / conv.groups(), conv.groups(), out.get(0), 1, places);
  }

  /** How many vectors are multiplied. */
  int vectors() {
    return reads.length / elements;
  }

  /** The first output of a vector; it has outputs / groups. */
  int firstOutput(int vector) {
    return vector % groups * (outputs / groups);
  }

  /** Number, in the sample, of an output of a vector. */
  int output(int vector, int output) {
    return vector / groups * placeStride + output * outputStride;
  }
}
