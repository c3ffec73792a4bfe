// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What an output folder holds, without what tells of times and processes. */
final class OutputContent {
  private OutputContent() {}

  /** The same experiment has come to the same files. */
  static void assertSame(Path one, Path other) throws IOException {
    Map<String, byte[]> first = of(one);
    Map<String, byte[]> second = of(other);
    assertEquals(first.keySet(), second.keySet());
    first.forEach((name, bytes) -> assertArrayEquals(bytes, second.get(name), name));
  }

  /** All that a folder holds but the log, by path. */
  static Map<String, byte[]> of(Path root) throws IOException {
    Map<String, byte[]> content = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (!name.equals(".lock") && !name.equals("espalier.log")) {
          content.put(root.relativize(file).toString(), withoutTimes(name, Files.readAllBytes(file)));
        }
      }
    }
    return content;
  }

  private static byte[] withoutTimes(String name, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return switch (name) {
      case "result.json" -> text.replaceAll("\"seconds\": [^\n]*", "").getBytes(StandardCharsets.UTF_8);
      case "results.csv" -> text.replaceAll(",[^,]*(,[a-z]*)\n", "$1\n").getBytes(StandardCharsets.UTF_8);
      case "report.html" ->
          text.replaceAll("<p>[^<]* runs a minute on one thread", "").getBytes(StandardCharsets.UTF_8);
      default -> bytes;
    };
  }
}
