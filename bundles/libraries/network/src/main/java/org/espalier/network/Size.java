// SPDX-License-Identifier: Apache-2.0
package org.espalier.network;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.network.ParameterSpec;

/** What networks take that follows from their architectures: exact, and the same on every machine. */
public enum Size {
  /** Of all convolutions. */
  FILTERS("1", Size::filters),
  /** Neither biases nor what a normalisation scales and adds. */
  WEIGHTS("1", architecture -> architecture.parameters().stream()
      .filter(parameter -> parameter.role() == Role.WEIGHT).mapToLong(ParameterSpec::size).sum()),
  /** Multiply-accumulates of a forward pass of one sample. */
  MACS("1", Architecture::macs),
  /** On disk: four for each number of each parameter, running statistics included, without names and headers. */
  BYTES("bytes", architecture -> Float.BYTES
      * architecture.parameters().stream().mapToLong(ParameterSpec::size).sum());

  private final String unit;
  private final ToLongFunction<Architecture> count;

  Size(String unit, ToLongFunction<Architecture> count) {
    this.unit = unit;
    this.count = count;
  }

  /** As metrics and budgets name it, such as {@code macs}. */
  public String resource() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Those of all. */
  public static List<String> resources() {
    return Stream.of(values()).map(Size::resource).toList();
  }

  /** {@code 1} for numbers of things. */
  public String unit() {
    return unit;
  }

  /** What a network takes. */
  public long of(Architecture architecture) {
    return count.applyAsLong(architecture);
  }

  /** What several networks take together. */
  public long of(Collection<Architecture> architectures) {
    return architectures.stream().mapToLong(count).sum();
  }

  private static long filters(Architecture architecture) {
    return architecture.nodes().stream()
        .mapToLong(node -> node.layer() instanceof Layer.Conv2d convolution ? convolution.filters() : 0)
        .sum();
  }
}
