// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Names that other libraries and commands have for what is here: the table {@code foreign.properties}, which a page
 * explains, {@code docs/names.md}. It only finds names to propose; the platform does nothing by them.
 */
final class Foreign {
  private static final Map<String, List<String>> NAMES = read();

  private Foreign() {}

  /** What is called so elsewhere, most likely first; none if nothing is. */
  static Stream<String> ours(String plain) {
    return NAMES.getOrDefault(plain, List.of()).stream();
  }

  /** All of it: names of others as {@link Nearest#plain} writes them, and ours. */
  static Map<String, List<String>> names() {
    return NAMES;
  }

  private static Map<String, List<String>> read() {
    Properties table = new Properties();
    try (Reader in = new InputStreamReader(
        Foreign.class.getResourceAsStream("foreign.properties"), StandardCharsets.UTF_8)) {
      table.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return table.stringPropertyNames().stream()
        .collect(Collectors.toMap(Nearest::plain, name -> List.of(table.getProperty(name).split(", "))));
  }
}
