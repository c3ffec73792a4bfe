// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.espalier.api.plugin.Sizes;

/**
 * Sizes of an array's dimensions, without the batch: {@code [features]}, {@code [channels, height, width]} or
 * {@code [time, features]}; data lie in row-major order.
 *
 * @param dimensions each at least 1
 */
public record Shape(List<Integer> dimensions) {

  public Shape {
    dimensions = List.copyOf(dimensions);
    if (dimensions.isEmpty() || dimensions.stream().anyMatch(d -> d < 1)) {
      throw new IllegalArgumentException("shape " + dimensions + ": every dimension must be at least 1");
    }
  }

  public static Shape of(int... dimensions) {
    return new Shape(Arrays.stream(dimensions).boxed().toList());
  }

  public int rank() {
    return dimensions.size();
  }

  public int get(int dimension) {
    return dimensions.get(dimension);
  }

  /**
   * Number of elements.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if that is more than an array holds
   */
  public int size() {
    return Sizes.product("an array of the network", dimensions.stream().mapToLong(Integer::longValue).toArray());
  }

  /** For people: {@code 3x32x32}. */
  @Override
  public String toString() {
    return dimensions.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
