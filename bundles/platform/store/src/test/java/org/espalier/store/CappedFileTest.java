// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CappedFileTest {
  private static final String MORE = "\n(more was printed and is not kept)\n";

  @TempDir
  private Path folder;

  private static void print(Path file, String... parts) {
    try (CappedFile out = new CappedFile(file, 10, "")) {
      for (String part : parts) {
        out.write(part.getBytes(StandardCharsets.UTF_8), 0, part.length());
      }
    }
  }

  @Test
  void theBeginningIsKeptAndTheRestIsSaid() throws IOException {
    Path file = folder.resolve("made/log");
    print(file, "12345");
    assertEquals("12345", Files.readString(file));
    print(file, "6789", "0ab", "c");
    assertEquals("1234567890" + MORE, Files.readString(file));
    print(file, "later");
    assertEquals("1234567890" + MORE, Files.readString(file));
  }

  @Test
  void whatFitsJustIsAll() throws IOException {
    Path file = folder.resolve("log");
    print(file, "1234567890");
    assertEquals("1234567890", Files.readString(file));
    print(file, "x");
    assertEquals("1234567890" + MORE, Files.readString(file));
  }

  @Test
  void whoPrintsNothingLeavesNoFile() {
    new CappedFile(folder.resolve("log"), 10, "head").close();
    assertFalse(Files.exists(folder.resolve("log")));
  }

  @Test
  void theHeadComesBeforeTheFirstByte() throws IOException {
    for (int attempt = 1; attempt <= 2; attempt++) {
      try (CappedFile out = new CappedFile(folder.resolve("log"), 100, attempt + ": ")) {
        out.write('a');
        out.write('\n');
      }
    }
    assertEquals("1: a\n2: a\n", Files.readString(folder.resolve("log")));
  }

  @Test
  void whatCannotBeWrittenDisturbsNobody() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    print(file.resolve("no-folder"), "a", "b");
    assertEquals("", Files.readString(file));
  }
}
