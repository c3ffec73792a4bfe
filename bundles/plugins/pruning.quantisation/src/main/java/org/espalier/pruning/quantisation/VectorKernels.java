// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API's part: loaded only where the JVM has it. Products are made and added by twos in 16 bits, which
 * suffice: 2 x 128 x 127 is less than 2^15. Gives the bits of {@link ScalarKernels}, which does what is left over.
 */
final class VectorKernels implements IntegerKernels {
  /** The machine's own width, up to a panel's. */
  private static final VectorSpecies<Short> SHORTS =
      ShortVector.SPECIES_PREFERRED.length() > PackedWeights.LANES
          ? ShortVector.SPECIES_512 : ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHORTS.vectorBitSize() / 2));
  /** As many as there are in a vector of four bytes each; a vector of 32 bits does not exist. */
  private static final VectorSpecies<Byte> QUARTERS =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(64, SHORTS.vectorBitSize() / 4)));
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHORTS.vectorShape());
  private static final VectorSpecies<Float> FLOATS = VectorSpecies.of(float.class, SHORTS.vectorShape());
  private static final int LANES = FLOATS.length();
  private static final int ROUNDING_BITS = Float.floatToRawIntBits(Grid.ROUNDING);

  private final ScalarKernels rest = new ScalarKernels();

  @Override
  public float least(float[] values, int from, int count) {
    int whole = FLOATS.loopBound(count);
    float least = rest.least(values, from + whole, count - whole);
    if (whole == 0) {
      return least;
    }
    FloatVector lanes = FloatVector.fromArray(FLOATS, values, from);
    for (int i = LANES; i < whole; i += LANES) {
      lanes = lanes.min(FloatVector.fromArray(FLOATS, values, from + i));
    }
    return Math.min(least, lanes.reduceLanes(VectorOperators.MIN));
  }

  @Override
  public float greatest(float[] values, int from, int count) {
    int whole = FLOATS.loopBound(count);
    float greatest = rest.greatest(values, from + whole, count - whole);
    if (whole == 0) {
      return greatest;
    }
    FloatVector lanes = FloatVector.fromArray(FLOATS, values, from);
    for (int i = LANES; i < whole; i += LANES) {
      lanes = lanes.max(FloatVector.fromArray(FLOATS, values, from + i));
    }
    return Math.max(greatest, lanes.reduceLanes(VectorOperators.MAX));
  }

  @Override
  public void quantise(float[] values, int from, int count, Grid grid, byte[] bytes) {
    int whole = FLOATS.loopBound(count);
    int shift = grid.zero() - MIDDLE;
    float inverse = grid.inverse();
    float lowest = grid.lowestStep();
    float highest = grid.highestStep();
    for (int i = 0; i < whole; i += LANES) {
      // the sum's last bits are the integer; JDK 17 has no instruction for the conversion
      IntVector integers = FloatVector.fromArray(FLOATS, values, from + i).mul(inverse).max(lowest).min(highest)
          .add(Grid.ROUNDING).reinterpretAsInts().add(shift - ROUNDING_BITS);
      ((ByteVector) integers.convertShape(VectorOperators.I2B, QUARTERS, 0)).intoArray(bytes, i);
    }
    for (int i = whole; i < count; i++) {
      bytes[i] = (byte) ((int) grid.steps(values[from + i]) + shift);
    }
  }

  @Override
  public void multiply(byte[] read, int from, PackedWeights weights, int[] sums) {
    byte[] values = weights.values();
    int inputs = weights.inputs();
    for (int panel = 0; panel < weights.panels(); panel++) {
      for (int lane = 0; lane < PackedWeights.LANES; lane += SHORTS.length()) {
        int at = panel * inputs * PackedWeights.LANES + lane;
        IntVector low = IntVector.zero(INTS);
        IntVector high = IntVector.zero(INTS);
        for (int i = 0; i < inputs; i += 2) {
          ShortVector pair = row(values, at).mul(read[from + i])
              .add(row(values, at + PackedWeights.LANES).mul(read[from + i + 1]));
          IntVector both = pair.reinterpretAsInts();
          low = low.add(both.lanewise(VectorOperators.LSHL, Short.SIZE).lanewise(VectorOperators.ASHR, Short.SIZE));
          high = high.add(both.lanewise(VectorOperators.ASHR, Short.SIZE));
          at += 2 * PackedWeights.LANES;
        }
        low.intoArray(sums, panel * PackedWeights.LANES + lane / 2);
        high.intoArray(sums, panel * PackedWeights.LANES + (PackedWeights.LANES + lane) / 2);
      }
    }
  }

  private static ShortVector row(byte[] values, int at) {
    return (ShortVector) ByteVector.fromArray(BYTES, values, at).convertShape(VectorOperators.B2S, SHORTS, 0);
  }

  @Override
  public void scale(int[] sums, Grid grid, PackedWeights weights, float[] biases, float[] outputs) {
    int shift = grid.zero() - MIDDLE;
    float scale = grid.scale();
    for (int o = 0; o < sums.length; o += LANES) {
      IntVector sum = IntVector.fromArray(INTS, sums, o)
          .sub(IntVector.fromArray(INTS, weights.sums(), o).mul(shift));
      ((FloatVector) sum.convertShape(VectorOperators.I2F, FLOATS, 0))
          .mul(FloatVector.fromArray(FLOATS, weights.scales(), o).mul(scale))
          .add(FloatVector.fromArray(FLOATS, biases, o))
          .intoArray(outputs, o);
    }
  }

  @Override
  public String description() {
    return "Vector API, " + SHORTS.vectorBitSize() + " bits";
  }
}
