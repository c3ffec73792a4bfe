// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.safetensors;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a header says of one tensor.
 *
 * @param type of its numbers
 * @param shape its dimensions; none for a single number
 * @param begin first byte, counted from the end of the header
 * @param end byte after the last
 */
record TensorInfo(DataType type, List<Long> shape, long begin, long end) {
  TensorInfo {
    shape = List.copyOf(shape);
  }

  /** For people: {@code 3x32x32}. */
  String dimensions() {
    return shape.isEmpty() ? "one number" : shape.stream().map(String::valueOf).collect(Collectors.joining("x"));
  }
}
