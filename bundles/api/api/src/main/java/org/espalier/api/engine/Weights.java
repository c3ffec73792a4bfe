package org.espalier.api.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;

/**
 * Named arrays in canonical order: the parameters of a network at one moment, buffers included. Immutable; arrays are
 * copied on their way in and out.
 */
public final class Weights {
  private final Map<String, float[]> arrays;
  private final Optional<History> history;

  /** Weights of which it is not known how long they have been trained. */
  public Weights(Map<String, float[]> arrays) {
    this(new LinkedHashMap<>(), Optional.empty());
    arrays.forEach((name, values) -> this.arrays.put(name, values.clone()));
  }

  private Weights(Map<String, float[]> own, Optional<History> history) {
    this.arrays = own;
    this.history = history;
  }

  /** The same arrays, known to have been trained for so long; empty where that is not known. */
  public Weights with(Optional<History> of) {
    return new Weights(arrays, of);
  }

  /** How long they have been trained; empty where that is not known. It is no part of what {@link #save} writes. */
  public Optional<History> history() {
    return history;
  }

  public Set<String> names() {
    return arrays.keySet();
  }

  /** A copy of the named array. */
  public float[] get(String name) {
    float[] values = arrays.get(name);
    if (values == null) {
      throw new NoSuchElementException("no parameter " + name + "; there are " + arrays.keySet());
    }
    return values.clone();
  }

  /**
   * Writes all arrays. One with many zeros takes a bit for each of its elements and four bytes for each that is not
   * zero.
   */
  public void save(DataOutput out) throws IOException {
    out.writeInt(arrays.size());
    for (Map.Entry<String, float[]> array : arrays.entrySet()) {
      out.writeUTF(array.getKey());
      PackedArray.write(array.getValue(), out);
    }
  }

  public static Weights load(DataInput in) throws IOException {
    Weights weights = new Weights(Map.of());
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      weights.arrays.put(in.readUTF(), PackedArray.read(in));
    }
    return weights;
  }

  /** Equal to the bit, whatever their histories. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Weights that
        && arrays.keySet().equals(that.arrays.keySet())
        && arrays.keySet().stream().allMatch(name -> Arrays.equals(arrays.get(name), that.arrays.get(name)));
  }

  @Override
  public int hashCode() {
    return arrays.entrySet().stream().mapToInt(e -> e.getKey().hashCode() ^ Arrays.hashCode(e.getValue())).sum();
  }
}
