// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a plug-in is composed with.
 *
 * @param kind of the plug-ins that it may be; the key in an experiment file
 * @param required whether there must be one at least
 * @param many whether there may be several, which an experiment file lists
 */
public record PartDescription(String kind, boolean required, boolean many) {

  /** As a plug-in declares it: a kind, and perhaps {@code ?}, {@code +} or {@code *} behind it. */
  static PartDescription parse(String declared) {
    String kind = declared.replaceFirst("[?+*]$", "");
    char last = declared.charAt(declared.length() - 1);
    return new PartDescription(kind, last != '?' && last != '*', last == '+' || last == '*');
  }

  /** The parts of a plug-in: those that it declares, and those that every plug-in of its kind may have. */
  public static List<PartDescription> of(String kind, List<String> declared) {
    Stream<String> common = Kind.of(kind).stream().flatMap(known -> known.parts().stream());
    return Stream.concat(declared.stream(), common).map(PartDescription::parse).toList();
  }

  /** Whether every plug-in of a kind may have it, so that the platform puts it in and the plug-in need not ask. */
  public boolean ofThePlatform(String owner) {
    return Kind.of(owner).filter(known -> known.parts().contains(toString())).isPresent();
  }

  /** As it is declared. */
  @Override
  public String toString() {
    return kind + (required ? many ? "+" : "" : many ? "*" : "?");
  }
}
