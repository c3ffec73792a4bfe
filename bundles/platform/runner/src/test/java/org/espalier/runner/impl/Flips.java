// SPDX-License-Identifier: Apache-2.0
package org.espalier.runner.impl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Damages a file of an experiment itself, which has a line for each field. */
final class Flips {
  private Flips() {}

  /**
   * Flips a bit in one line after another, each time in the whole file, which it writes again at the end.
   *
   * @param check is told what was flipped
   */
  static void each(Path file, Consumer<String> check) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int flips = 0;
    for (int line = 0; line < whole.length; line = end(whole, line) + 1) {
      String text = new String(whole, line, end(whole, line) - line, StandardCharsets.UTF_8);
      // one of the many ids of runs will do, and the checksum's name can be lost without a change of what it is of
      boolean said = text.contains(":") || text.contains("-s3-");
      if (!said || text.contains("\"check\"")) {
        continue;
      }
      int at = end(whole, line) - 2;
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      Files.write(file, flipped);
      check.accept(file.getFileName() + ", byte " + at + " in " + text);
      flips++;
    }
    assertTrue(flips >= 5, file + " was hurt " + flips + " times");
    Files.write(file, whole);
  }

  private static int end(byte[] text, int from) {
    int at = from + 1;
    while (at < text.length && text[at] != '\n') {
      at++;
    }
    return at;
  }
}
