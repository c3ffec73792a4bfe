// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.network.ParameterSpec;

/**
 * Bytes that a network's numbers take when it is stored: of rounded weights their bits and four bytes for each scale,
 * for each layer with a known range of inputs five (a scale and the integer that stands for 0), of every other number
 * four. Names and headers are left out.
 *
 * @param whole of all numbers
 * @param kept the same, where less: a bit for each element of a parameter, and those that are not zero
 */
record Storage(long whole, long kept) {
  private static final int GRID = Float.BYTES + 1;

  static Storage of(Network network) {
    long whole = 0;
    long kept = 0;
    for (ParameterSpec parameter : network.architecture().parameters()) {
      float[] values = network.values(parameter.name());
      int bits = Float.SIZE;
      long scales = 0;
      int nonzero = Mask.nonzero(values).kept();
      if (network instanceof QuantisedNetwork quantised && quantised.scheme().roundsWeights()
          && parameter.role() == ParameterSpec.Role.WEIGHT) {
        IntegerWeights integers = quantised.integers(parameter.name());
        bits = quantised.scheme().weightBits();
        scales = (long) Float.BYTES * integers.scales().length;
        nonzero = integers.nonzero();
      }
      long dense = bytes((long) bits * values.length) + scales;
      whole += dense;
      kept += Math.min(dense, bytes(values.length + (long) bits * nonzero) + scales);
    }
    long grids = network instanceof QuantisedNetwork quantised ? GRID * quantised.grids() : 0;
    return new Storage(whole + grids, kept + grids);
  }

  private static long bytes(long bits) {
    return (bits + Byte.SIZE - 1) / Byte.SIZE;
  }

  Storage plus(Storage more) {
    return new Storage(whole + more.whole, kept + more.kept);
  }
}
