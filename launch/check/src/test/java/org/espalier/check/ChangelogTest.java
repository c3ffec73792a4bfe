// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.check.BuiltBundle.Role;
import org.junit.jupiter.api.Test;

/** The newest release in the changelog has every package of contracts in its present version. */
class ChangelogTest {
  private static final Pattern ROW = Pattern.compile("\\| `(org\\.espalier\\.api[^`]*)` \\| ([0-9.]+) \\|");

  private static String newest() throws IOException {
    return Files.readString(Repository.ROOT.resolve("CHANGELOG.md")).split("\n## ")[1];
  }

  @Test
  void contractsStandInTheirVersions() throws Exception {
    Map<String, String> built = new TreeMap<>();
    for (BuiltBundle bundle : Repository.bundles()) {
      if (bundle.role() == Role.API) {
        Signature.of(bundle.jar()).exports().forEach((name, attributes) -> built.put(name, attributes.getVersion()));
      }
    }
    Map<String, String> listed = new TreeMap<>();
    Matcher row = ROW.matcher(newest());
    while (row.find()) {
      listed.put(row.group(1), row.group(2));
    }
    assertEquals(built, listed);
  }

  @Test
  void theReleaseIsTheOneThatIsCited() throws IOException {
    String version = newest().lines().findFirst().orElseThrow();
    assertTrue(Files.readString(Repository.ROOT.resolve("CITATION.cff")).contains("\nversion: " + version + "\n"));
    assertTrue(Files.readString(Repository.ROOT.resolve("pom.xml")).contains("<version>" + version + "</version>"));
  }
}
