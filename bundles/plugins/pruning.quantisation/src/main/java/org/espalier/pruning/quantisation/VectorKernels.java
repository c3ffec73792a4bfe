package org.espalier.pruning.quantisation;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The Vector API's part: loaded only where the JVM has it. Products are made and added by twos in 16 bits, which
 * suffice: 2 x 128 x 127 is less than 2^15.
 */
final class VectorKernels implements IntegerKernels {
  /** The machine's own width, up to a panel's. */
  private static final VectorSpecies<Short> SHORTS =
      ShortVector.SPECIES_PREFERRED.length() > PackedWeights.LANES
          ? ShortVector.SPECIES_512 : ShortVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(SHORTS.vectorBitSize() / 2));
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class, SHORTS.vectorShape());

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
          low = low.add((IntVector) pair.convertShape(VectorOperators.S2I, INTS, 0));
          high = high.add((IntVector) pair.convertShape(VectorOperators.S2I, INTS, 1));
          at += 2 * PackedWeights.LANES;
        }
        low.intoArray(sums, panel * PackedWeights.LANES + lane);
        high.intoArray(sums, panel * PackedWeights.LANES + lane + INTS.length());
      }
    }
  }

  private static ShortVector row(byte[] values, int at) {
    return (ShortVector) ByteVector.fromArray(BYTES, values, at).convertShape(VectorOperators.B2S, SHORTS, 0);
  }

  @Override
  public String description() {
    return "Vector API, " + SHORTS.vectorBitSize() + " bits";
  }
}
