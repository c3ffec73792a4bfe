package org.espalier.api.engine;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * Named arrays in canonical order: the parameters of a network at one moment, buffers included. Immutable; arrays are
 * copied on their way in and out.
 */
public final class Weights {
  private final Map<String, float[]> arrays = new LinkedHashMap<>();

  public Weights(Map<String, float[]> arrays) {
    arrays.forEach((name, values) -> this.arrays.put(name, values.clone()));
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

  public void save(DataOutput out) throws IOException {
    out.writeInt(arrays.size());
    for (Map.Entry<String, float[]> array : arrays.entrySet()) {
      out.writeUTF(array.getKey());
      out.writeInt(array.getValue().length);
      for (float value : array.getValue()) {
        out.writeFloat(value);
      }
    }
  }

  public static Weights load(DataInput in) throws IOException {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      float[] values = new float[in.readInt()];
      for (int j = 0; j < values.length; j++) {
        values[j] = in.readFloat();
      }
      arrays.put(name, values);
    }
    return new Weights(arrays);
  }

  /** Equal to the bit. */
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
