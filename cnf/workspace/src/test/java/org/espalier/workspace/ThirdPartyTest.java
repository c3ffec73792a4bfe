// SPDX-License-Identifier: Apache-2.0
package org.espalier.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThirdPartyTest {
  @TempDir
  private Path folder;

  private Path assembly;

  @BeforeEach
  void makeAssembly() throws IOException {
    assembly = Files.createDirectories(folder.resolve("lab/bundles")).getParent();
    Files.write(assembly.resolve("bundles/csv-1.2.jar"), jar("a.txt", new byte[0]));
    Files.write(assembly.resolve("bundles/org.espalier.it-1.0.jar"),
        jar("lib/native-linux-x86_64.jar", jar("b.txt", new byte[0])));
    Files.write(assembly.resolve("bundles/org.espalier.own-1.0.jar"), jar("com/other/It.class", new byte[0]));
  }

  private static byte[] jar(String entry, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private List<String> list(String... table) throws IOException {
    Path licences = folder.resolve("licences.txt");
    Files.write(licences, List.of(table));
    List<String> lines = new ThirdParty(licences).list(assembly);
    return lines.subList(2, lines.size());
  }

  @Test
  void jarsAndWhatIsInOursAreListed() throws IOException {
    assertEquals(
        List.of(
            "bundles/csv-1.2.jar: Tables: MIT",
            "bundles/org.espalier.it-1.0.jar!lib/native-linux-x86_64.jar: Code: EPL-2.0 OR MIT; inside: more",
            "bundles/org.espalier.own-1.0.jar!com.other: Classes: Apache-2.0"),
        list("# jar | project | licence | inside", "csv | Tables | MIT |", "native | Code | EPL-2.0 OR MIT | more",
            "org.espalier.own!com.other | Classes | Apache-2.0 |"));
  }

  @Test
  void anUnpackedBundleIsLookedIntoAsAJarIs() throws IOException {
    Path unpacked = assembly.resolve("bundles/org.espalier.it-1.0.jar");
    Files.delete(unpacked);
    Files.createDirectories(unpacked.resolve("lib"));
    Files.write(unpacked.resolve("lib/native-linux-x86_64.jar"), jar("b.txt", new byte[0]));
    assertEquals(
        List.of(
            "bundles/csv-1.2.jar: Tables: MIT",
            "bundles/org.espalier.it-1.0.jar!lib/native-linux-x86_64.jar: Code: MIT"),
        list("csv | Tables | MIT |", "native | Code | MIT |"));
  }

  @Test
  void aJarWithoutALineIsAnError() {
    IllegalArgumentException outer =
        assertThrows(IllegalArgumentException.class, () -> list("native | Code | MIT |"));
    assertEquals(
        "bundles/csv-1.2.jar is of others, and csv has no line in cnf/third-party.txt; add its project and licence",
        outer.getMessage());
    assertThrows(IllegalArgumentException.class, () -> list("csv | Tables | MIT |"));
  }
}
