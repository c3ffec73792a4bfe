// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.ReadsFiles;
import org.junit.jupiter.api.Test;

/**
 * What every plug-in promises whose results depend on the bytes of files, beside what its kind promises: its test
 * implements this as well.
 */
public interface ReadsFilesContract {

  /**
   * The plug-in on the test's files.
   *
   * @param sha256 its option of this name; empty for none
   */
  ReadsFiles planned(String sha256) throws IOException;

  /** Changes bytes of a file that it reads, so that it still can be read. */
  void change() throws IOException;

  @Test
  default void saysWhichBytesItReads() throws IOException {
    String digest = planned("").sha256();
    assertTrue(
        digest.matches("[0-9a-f]{64}|[^;=]+=[0-9a-f]{64}(;[^;=]+=[0-9a-f]{64})*"),
        () -> "sha256 must be 64 hexadecimal digits, or NAME=DIGEST with semicolons between; it is " + digest);
    List<String> names = Arrays.stream(digest.split(";")).map(file -> file.replaceFirst("=.*", "")).toList();
    assertEquals(names.stream().sorted().toList(), names, "the digests of several files come in the names' order");
    assertEquals(digest, planned("").sha256(), "the same bytes must have the same sha256");
  }

  @Test
  default void acceptsTheBytesThatItWasPlannedWith() throws IOException {
    String digest = planned("").sha256();
    assertEquals(digest, planned(digest).sha256(), "an unchanged file must have the sha256 that it was planned with");
  }

  @Test
  default void refusesBytesThatItWasNotPlannedWith() throws IOException {
    String digest = planned("").sha256();
    change();
    assertNotEquals(digest, planned("").sha256(), "sha256 must change with the bytes of a file");
    Sentence.require(
        assertThrows(
            InvalidInputException.class, () -> planned(digest),
            "a file that has changed since it was planned must be refused when the plug-in is made"),
        "the refusal of a changed file");
  }
}
