// SPDX-License-Identifier: Apache-2.0
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
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterName;

/**
 * Named arrays in canonical order, at one moment: the parameters of a network by their own names, buffers included, or
 * those of all networks of a training, named as {@link ParameterName} writes it, beside free parameters. Immutable;
 * arrays are copied on their way in and out.
 */
public final class Weights {
  private final Map<String, float[]> arrays;
  private final Optional<History> history;

  /** Weights of which it is not known how long they have been trained. */
  public Weights(Map<String, float[]> arrays) {
    this(new LinkedHashMap<>(), Optional.empty());
    arrays.forEach((name, values) -> this.arrays.put(name, values.clone()));
  }

  /**
   * The weights of several networks, and after them arrays that belong to none.
   *
   * @param networks by their names
   * @param free by names of their own
   */
  public static Weights of(Map<String, Network> networks, Map<String, float[]> free) {
    Weights all = new Weights(Map.of());
    networks.forEach((name, network) -> network.weights().arrays.forEach(
        (parameter, values) -> all.arrays.put(new ParameterName(name, parameter).toString(), values)));
    free.forEach((name, values) -> all.arrays.put(name, values.clone()));
    return all;
  }

  private Weights(Map<String, float[]> own, Optional<History> history) {
    this.arrays = own;
    this.history = history;
  }

  /** The same arrays, known to have been trained for so long; empty where that is not known. */
  public Weights with(Optional<History> of) {
    return new Weights(arrays, of);
  }

  /** The same with other values of some arrays that are among them; their history stays. */
  public Weights with(Map<ParameterName, float[]> values) {
    Weights changed = new Weights(new LinkedHashMap<>(arrays), history);
    values.forEach((name, array) -> {
      if (changed.arrays.replace(name.toString(), array.clone()) == null) {
        throw missing(name.toString());
      }
    });
    return changed;
  }

  /**
   * Of the weights of several networks those of one, by their own names and in the order of its architecture.
   *
   * @throws NoSuchElementException if a parameter is not among them
   */
  public Weights within(String network, Architecture architecture) {
    Weights own = new Weights(Map.of());
    architecture.parameters().forEach(
        parameter -> own.arrays.put(parameter.name(), get(new ParameterName(network, parameter.name()))));
    return own;
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
      throw missing(name);
    }
    return values.clone();
  }

  /** The same, of one network among several. */
  public float[] get(ParameterName name) {
    return get(name.toString());
  }

  private NoSuchElementException missing(String name) {
    return new NoSuchElementException("no parameter " + name + "; there are " + arrays.keySet());
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
