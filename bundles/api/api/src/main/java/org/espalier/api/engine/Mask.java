// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;

/** Which elements of a parameter are kept, in its canonical order. Immutable. */
public final class Mask {
  private final int size;
  private final BitSet bits;
  private final int kept;

  private Mask(int size, BitSet bits) {
    this.size = size;
    this.bits = bits;
    this.kept = bits.cardinality();
  }

  /** Keeps everything. */
  public static Mask all(int size) {
    BitSet bits = new BitSet(size);
    bits.set(0, size);
    return new Mask(size, bits);
  }

  public static Mask of(boolean[] keep) {
    long[] words = new long[(keep.length + Long.SIZE - 1) / Long.SIZE];
    for (int i = 0; i < keep.length; i++) {
      if (keep[i]) {
        words[i / Long.SIZE] |= 1L << i;
      }
    }
    return new Mask(keep.length, BitSet.valueOf(words));
  }

  /** Keeps what is not 0. */
  public static Mask nonzero(float[] values) {
    BitSet bits = new BitSet(values.length);
    for (int i = 0; i < values.length; i++) {
      bits.set(i, values[i] != 0);
    }
    return new Mask(values.length, bits);
  }

  /** Keeps the elements at these places. */
  public static Mask keeping(int size, int[] places) {
    BitSet bits = new BitSet(size);
    for (int place : places) {
      if (place < 0 || place >= size) {
        throw new IndexOutOfBoundsException("place " + place + " of a mask of " + size);
      }
      bits.set(place);
    }
    return new Mask(size, bits);
  }

  /** Keeps {@code kept} places drawn uniformly. */
  public static Mask random(int size, int kept, RandomStream random) {
    return keeping(size, Arrays.copyOf(random.permutation(size), kept));
  }

  public int size() {
    return size;
  }

  public boolean keeps(int place) {
    return bits.get(place);
  }

  /** Number of elements kept. */
  public int kept() {
    return kept;
  }

  /** Share of elements that are not kept, from 0 to 1. */
  public double sparsity() {
    return size == 0 ? 0 : 1 - (double) kept() / size;
  }

  /** Places kept, ascending. */
  public int[] places() {
    return bits.stream().toArray();
  }

  /** Keeps what both keep. */
  public Mask and(Mask other) {
    requireSize(other.size);
    BitSet both = (BitSet) bits.clone();
    both.and(other.bits);
    return new Mask(size, both);
  }

  /** Keeps what either keeps. */
  public Mask or(Mask other) {
    requireSize(other.size);
    BitSet either = (BitSet) bits.clone();
    either.or(other.bits);
    return new Mask(size, either);
  }

  /** Keeps what this one does not. */
  public Mask complement() {
    BitSet others = (BitSet) bits.clone();
    others.flip(0, size);
    return new Mask(size, others);
  }

  /**
   * The mask with the layer's units exchanged at random: outputs, and inputs where there are any; what lies behind
   * them, a kernel, stays together. Every unit has a partner of as many connections.
   *
   * @param shape of the parameter, outputs first, then inputs
   */
  public Mask exchanged(Shape shape, RandomStream random) {
    int outputs = shape.get(0);
    int inputs = shape.rank() > 1 ? shape.get(1) : 1;
    int[] output = random.permutation(outputs);
    return exchanged(shape, output, random.permutation(inputs));
  }

  /**
   * The mask with the layer's units exchanged.
   *
   * @param shape of the parameter, outputs first, then inputs
   * @param output for each output, that whose place it takes over
   * @param input for each input, or the one there is if the parameter has none, that whose place it takes over
   */
  public Mask exchanged(Shape shape, int[] output, int[] input) {
    requireSize(shape.size());
    int outputs = output.length;
    int inputs = input.length;
    int area = size / (outputs * inputs);
    BitSet exchanged = new BitSet(size);
    for (int k = 0; k < outputs; k++) {
      for (int j = 0; j < inputs; j++) {
        for (int i = 0; i < area; i++) {
          exchanged.set((k * inputs + j) * area + i, bits.get((output[k] * inputs + input[j]) * area + i));
        }
      }
    }
    return new Mask(size, exchanged);
  }

  /** Share of what either keeps that both keep (Jaccard), 1 for two empty masks. */
  public double overlap(Mask other) {
    int either = or(other).kept();
    return either == 0 ? 1 : (double) and(other).kept() / either;
  }

  /** Sets what is not kept to zero (plus zero, also where it was negative). */
  public void apply(float[] values) {
    requireSize(values.length);
    for (int i = bits.nextClearBit(0); i < size; i = bits.nextClearBit(i + 1)) {
      values[i] = 0;
    }
  }

  public void save(DataOutput out) throws IOException {
    byte[] bytes = bits.toByteArray();
    out.writeInt(size);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  public static Mask load(DataInput in) throws IOException {
    int size = in.readInt();
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return new Mask(size, BitSet.valueOf(bytes));
  }

  private void requireSize(int length) {
    if (length != size) {
      throw new IllegalArgumentException("the mask is for " + size + " elements, not for " + length);
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Mask that && size == that.size && bits.equals(that.bits);
  }

  @Override
  public int hashCode() {
    return 31 * size + bits.hashCode();
  }

  @Override
  public String toString() {
    return kept() + " of " + size + " kept";
  }
}
