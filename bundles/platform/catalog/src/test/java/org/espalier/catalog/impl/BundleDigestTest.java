// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleDigestTest {
  @TempDir
  Path folder;

  /** As {@code find -type f | sort | xargs sha256sum | sha256sum} has it, without the names' beginning. */
  @Test
  void ofAnUnpackedBundleIsThatOfTheListOfItsFiles() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("lib")).resolve("b"), "two");
    Files.writeString(folder.resolve("a"), "one");
    assertEquals("63fefb46dad44496012f2cec07a19caefd247e3825b77d0e6293971c96c4b192", BundleDigest.ofFolder(folder));
  }

  @Test
  void changesWithNamesAndBytes() throws IOException {
    Path file = Files.writeString(folder.resolve("a"), "one");
    String first = BundleDigest.ofFolder(folder);
    Files.writeString(file, "two");
    String second = BundleDigest.ofFolder(folder);
    Files.move(file, folder.resolve("b"));
    String third = BundleDigest.ofFolder(folder);
    assertEquals(3, List.of(first, second, third).stream().distinct().count());
  }
}
