package org.espalier.curvature;

import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;

/**
 * Where a matrix of weights is applied in a sample: at several places, each time to a vector of inputs.
 *
 * @param reads for each place the numbers of the inputs, one place after another; {@link #NOTHING} is an input of 0
 * @param elements inputs of a place
 * @param outputs outputs of a place
 * @param placeStride from an output to the same of the next place
 * @param outputStride from an output to the next of the same place
 */
record Wiring(int[] reads, int elements, int outputs, int placeStride, int outputStride) {
  static final int NOTHING = -1;

  /** The same matrix on each of so many vectors, one after another. */
  static Wiring dense(int vectors, int features, int units) {
    int[] reads = new int[vectors * features];
    for (int i = 0; i < reads.length; i++) {
      reads[i] = i;
    }
    return new Wiring(reads, features, units, units, 1);
  }

  static Wiring convolution(Layer.Conv2d conv, Shape in, Shape out) {
    int kernel = conv.kernel();
    int places = out.get(1) * out.get(2);
    int elements = in.get(0) * kernel * kernel;
    int[] reads = new int[places * elements];
    for (int place = 0; place < places; place++) {
      int top = place / out.get(2) * conv.stride() - conv.padding();
      int left = place % out.get(2) * conv.stride() - conv.padding();
      for (int element = 0; element < elements; element++) {
        int row = top + element / kernel % kernel;
        int column = left + element % kernel;
        boolean inside = row >= 0 && row < in.get(1) && column >= 0 && column < in.get(2);
        reads[place * elements + element] =
            inside ? (element / (kernel * kernel) * in.get(1) + row) * in.get(2) + column : NOTHING;
      }
    }
    return new Wiring(reads, elements, out.get(0), 1, places);
  }

  int places() {
    return reads.length / elements;
  }

  int output(int place, int output) {
    return place * placeStride + output * outputStride;
  }
}
